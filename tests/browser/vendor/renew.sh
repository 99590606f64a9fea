#!/bin/sh
# Renew axe-core here: the accessibility checker that the browser tests put into the page. Needs npm.
set -eu
version=4.14.1
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm pack --silent "axe-core@$version" >/dev/null
tar -xzf "axe-core-$version.tgz"
cp package/axe.min.js package/LICENSE "$here/"
