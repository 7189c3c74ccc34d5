# Completion of larder for fish.
function __larder_complete
    set -l words (commandline -opc) (commandline -ct)
    $words[1] __complete $words[2..-1] 2> /dev/null
end
complete -c larder -a '(__larder_complete)'
