#compdef larder
# Completion of larder for zsh.
_larder() {
    local -a before lines open closed
    local line word
    # As they were typed, quotes and all; the last one only to the cursor.
    before=("${(@)words[2,CURRENT-1]}")
    # Each line is a candidate, a tab and what it means.
    lines=("${(@f)$("${(Q)words[1]/#\~\//$HOME/}" __describe "${(@Q)before}" "${(Q)PREFIX}" 2> /dev/null)}")
    lines=(${lines:#})
    if [[ $lines[1] == :files ]]; then
        compset -P '--*='
        _files
        return
    fi
    for line in $lines; do
        word=${line%%$'\t'*}
        # _describe ends the word at its first colon.
        [[ $line == *$'\t'* ]] && line="${word//:/\\:}:${line#*$'\t'}" || line="${word//:/\\:}"
        if [[ $word == *= ]]; then open+=("$line"); else closed+=("$line"); fi
    done
    (( $#open )) && _describe -t names name open -S ''
    (( $#closed )) && _describe -t words word closed
}
if [ "$funcstack[1]" = "_larder" ]; then
    _larder "$@"
else
    compdef _larder larder
fi
