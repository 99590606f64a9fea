#!/bin/sh
# Renew htmx, Tabler, ECharts and the icon sprite here, at the versions in VERSIONS. Needs npm, openssl and awk.
# To upgrade: change the version in VERSIONS, delete its digest, run this. A digest that is there must stay true.
# tabler/LICENSE is kept by hand: the package has none (its years stand at the top of tabler.min.css).
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
shared=$here/../shared
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fail() {
    echo "renew: $1" >&2
    exit 1
}

# Fetch one package into $work/<name>, held against the registry's digest and ours.
fetch() {
    name=$1 version=$2 known=${3:-}
    folder=$work/$name
    mkdir -p "$folder"
    digest=$(npm view --loglevel=error "$name@$version" dist.integrity)
    archive=$(cd "$work" && npm pack --silent "$name@$version")
    seen=sha512-$(openssl dgst -sha512 -binary "$work/$archive" | openssl base64 -A)
    [ "$seen" = "$digest" ] || fail "$name $version is $seen, the registry says $digest. Try again; if it stays, do not use it."
    [ "${known:-$seen}" = "$seen" ] || fail "$name $version is $seen, VERSIONS says $known. A published version has changed: find out why."
    tar -xzf "$work/$archive" -C "$folder" --strip-components=1
    echo "$name $version $seen" >>"$work/VERSIONS"
}

# Copy a file without the line that names its source map, which is not here.
plain() {
    mkdir -p "$(dirname -- "$2")"
    sed -e 's|/\*# sourceMappingURL=[^*]*\*/||' -e '/^\/\/# sourceMappingURL=/d' "$1" >"$2"
}

keep() {
    mkdir -p "$(dirname -- "$2")"
    cp "$1" "$2"
    chmod 644 "$2"
}

# One icon as a <symbol>; a name that ends in -filled comes from the filled set.
symbol() {
    case $1 in
    *-filled) file=$work/@tabler/icons/icons/filled/${1%-filled}.svg paint='fill="currentColor"' ;;
    *) file=$work/@tabler/icons/icons/outline/$1.svg
        paint='fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"' ;;
    esac
    [ -f "$file" ] || fail "there is no icon $1. Correct icons.txt."
    echo "<symbol id=\"icon-$1\" viewBox=\"0 0 24 24\" $paint>"
    awk '/<\/svg>/ { inside = 0 } inside && !/M0 0h24v24H0z/ { sub(/^ +/, ""); print } /^>/ { inside = 1 }' "$file"
    echo "</symbol>"
}

sprite() {
    echo '<svg xmlns="http://www.w3.org/2000/svg">'
    while read -r icon; do
        symbol "$icon"
    done <"$here/icons.txt"
    echo '</svg>'
}

while read -r name version known; do
    fetch "$name" "$version" "$known"
done <"$here/VERSIONS"
sprite >"$work/icons.svg"

# Tabler may load nothing: pictures inside it (data:) only. A file that is not here would also stop collectstatic.
css=$work/@tabler/core/dist/css/tabler.min.css
if { grep -o '@import' "$css" || grep -oE 'url\(.{0,7}' "$css" | grep -vE 'url\(["'\'']?data:'; } | grep -q .; then
    fail "tabler.min.css loads something from outside itself. Strip it in this script."
fi

plain "$work/htmx.org/dist/htmx.min.js" "$here/htmx/htmx.min.js"
keep "$work/htmx.org/LICENSE" "$here/htmx/LICENSE"
plain "$css" "$here/tabler/tabler.min.css"
plain "$work/echarts/dist/echarts.min.js" "$here/echarts/echarts.min.js"
keep "$work/echarts/LICENSE" "$here/echarts/LICENSE"
keep "$work/echarts/NOTICE" "$here/echarts/NOTICE"
keep "$work/echarts/licenses/LICENSE-d3" "$here/echarts/licenses/LICENSE-d3"
keep "$work/zrender/LICENSE" "$here/echarts/licenses/LICENSE-zrender"
keep "$work/icons.svg" "$shared/icons.svg"
keep "$work/@tabler/icons/LICENSE" "$shared/icons.LICENSE"
keep "$work/VERSIONS" "$here/VERSIONS"
