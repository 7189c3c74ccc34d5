# Completion of larder for fish. Each candidate is followed by a tab and what it means, as fish wants it.
function __larder_complete
    set -l words (commandline -opc) (commandline -ct)
    set -l candidates ($words[1] __describe $words[2..-1] 2> /dev/null)
    if test "$candidates" = :files
        set -l flag (string match -r -- '^--[^=]*=' $words[-1]; or echo '')
        set candidates $flag(__fish_complete_path (string replace -- "$flag" '' $words[-1]))
    end
    printf '%s\n' $candidates
end
complete -c larder -f -a '(__larder_complete)'
