# Completion of larder for bash.
_larder() {
    local IFS=$' \t\n'
    local line=${COMP_LINE:0:COMP_POINT}
    local -a words
    # bash takes words apart at `:` and `=`, which are parts of larder's: read the line by white space instead.
    read -r -d '' -a words <<< "$line"
    [[ $line == *[[:space:]] ]] && words+=("")
    local word=${words[${#words[@]} - 1]}
    # What readline replaces is only what stands behind the last of them.
    local breaks=${COMP_WORDBREAKS//[^:=]/} kept=
    [[ -n $breaks ]] && kept=${word%"${word##*[$breaks]}"}
    IFS=$'\n'
    COMPREPLY=($("${1/#\~\//$HOME/}" __complete "${words[@]:1}" 2> /dev/null))
    if [[ ${COMPREPLY[0]-} == :files ]]; then
        [[ $word == -* ]] && word=${word#*=}
        compopt -o filenames
        COMPREPLY=($(compgen -f -- "$word"))
    else
        COMPREPLY=("${COMPREPLY[@]#"$kept"}")
        [[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == *= ]] && compopt -o nospace
    fi
}
complete -F _larder larder
