#compdef larder
# Completion of larder for zsh.
_larder() {
    local -a before candidates
    # As they were typed, quotes and all; the last one only to the cursor.
    before=("${(@)words[2,CURRENT-1]}")
    candidates=("${(@f)$("${(Q)words[1]/#\~\//$HOME/}" __complete "${(@Q)before}" "${(Q)PREFIX}" 2> /dev/null)}")
    candidates=(${candidates:#})
    if [[ $candidates[1] == :files ]]; then
        compset -P '--*='
        _files
        return
    fi
    local -a open=(${(M)candidates:#*=}) closed=(${candidates:#*=})
    (( $#open )) && compadd -S '' -- $open
    (( $#closed )) && compadd -- $closed
}
if [ "$funcstack[1]" = "_larder" ]; then
    _larder "$@"
else
    compdef _larder larder
fi
