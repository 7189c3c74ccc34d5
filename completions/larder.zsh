#compdef larder
# Completion of larder for zsh.
_larder() {
    local -a candidates
    candidates=("${(@f)$("${words[1]}" __complete "${(@)words[2,CURRENT]}" 2> /dev/null)}")
    candidates=(${candidates:#})
    local -a open=(${(M)candidates:#*=}) closed=(${candidates:#*=})
    (( $#open )) && compadd -S '' -- $open
    (( $#closed )) && compadd -- $closed
    (( $#candidates )) || _files
}
if [ "$funcstack[1]" = "_larder" ]; then
    _larder "$@"
else
    compdef _larder larder
fi
