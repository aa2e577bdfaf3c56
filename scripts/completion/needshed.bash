# bash completion for needshed

_needshed() {
    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]}
    local common='--threads --quiet --verbose --progress --no-progress --json --help'
    case $before in
        -o | --output) mapfile -t COMPREPLY < <(compgen -d -- "$word"); return ;;
        --threads | --seed | --time-limit | --units | --vertices | --months | --postgis | --schema | --move | --count) return ;;
        --neighbours) mapfile -t COMPREPLY < <(compgen -W 'rook queen' -- "$word"); return ;;
        --islands) mapfile -t COMPREPLY < <(compgen -W 'link separate error' -- "$word"); return ;;
        --barriers | --plan | --from | --verify) mapfile -t COMPREPLY < <(compgen -f -- "$word"); compopt -o filenames 2> /dev/null; return ;;
        --layer | --column | --where | --code | --name | --crs | --working-crs | --snap | --max-gap | --barrier-*) return ;;
    esac
    if [ "$COMP_CWORD" -eq 1 ]; then
        mapfile -t COMPREPLY < <(compgen -W 'init run check demand need hotspots appraise sweep explain compare coverage simulate --help --version' -- "$word")
        return
    fi
    if [[ $word == -* ]]; then
        local options=$common
        case ${COMP_WORDS[1]} in
            init) options+=' --output --overwrite --layer --code' ;;
            run) options+=' --output --overwrite --seed --from --layer --column --time-limit --postgis --schema --dry-run --verify --strict' ;;
            check) options+=' --strict' ;;
            demand) options+=' --output --overwrite --strict' ;;
            need | hotspots) options+=' --output --overwrite --seed --strict' ;;
            appraise) options+=' --plan --layer --column --move --output --overwrite --seed --strict' ;;
            sweep) options+=' --count --output --overwrite --seed --strict' ;;
            explain) options+=' --plan --layer --column --seed' ;;
            compare) options+=' --output --overwrite' ;;
            coverage) options+=' --layer --where --code --name --crs --working-crs --snap --max-gap --output --overwrite --neighbours
                --islands --barriers --barrier-tolerance --barrier-layer --barrier-where --barrier-crs --strict' ;;
            simulate) options+=' --output --overwrite --seed --units --vertices --months' ;;
        esac
        mapfile -t COMPREPLY < <(compgen -W "$options" -- "$word")
    elif [[ ${COMP_WORDS[1]} == @(coverage|compare|init) ]]; then
        mapfile -t COMPREPLY < <(compgen -f -- "$word")
        compopt -o filenames 2> /dev/null
    elif [ "${COMP_WORDS[1]}" != simulate ]; then
        mapfile -t COMPREPLY < <(compgen -f -X '!*.json' -- "$word"; compgen -d -- "$word")
        compopt -o filenames 2> /dev/null
    fi
}
complete -F _needshed needshed
