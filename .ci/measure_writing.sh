#!/usr/bin/env bash
# Writes 100,000 features in each format, beside ogr2ogr converting the same data (from FlatGeobuf, the quickest to read):
#   bash .ci/measure_writing.sh [FOLDER]      FOLDER: where files go (a tmpfs leaves the disk out of it); needs gdal-bin and time
# Prints user + system seconds, wall seconds and the most memory that was resident, best of three. PROFILE=dev tries the script itself
# without an optimised build.
set -euo pipefail
cd "$(dirname "$0")/.."
out=${1:-$(mktemp -d)}
mkdir -p "$out"
program=$(cargo bench --locked --profile "${PROFILE:-bench}" --bench writing --no-run 2>&1 | tee /dev/stderr | sed -n 's/.*(\(target.*\))$/\1/p')

best() { # NAME COMMAND...
  local name=$1 line=""
  shift
  for _ in 1 2 3; do
    line+=$(/usr/bin/time -f "%U %S %e %M" "$@" 2>&1 >/dev/null | tail -1)$'\n'
  done
  printf '%s' "$line" | awk -v name="$name" '
    { cpu = $1 + $2; if (NR == 1 || cpu < least) { least = cpu; wall = $3 } if ($4 > most) most = $4 }
    END { printf "%-24s %6.2f s user+system %6.2f s wall %6.0f MB\n", name, least, wall, most / 1024 }'
}

for format in none geojson geojsonl gpkg fgb csv kml parquet; do
  rm -rf "${out:?}/$format"
  best "dateline $format" "$program" "$format" "$out/$format"
done
layers=$(ls "$out/fgb/layers" | sed 's/\.fgb$//')
convert() { # FORMAT EXTENSION: a file a layer
  for layer in $layers; do
    rm -f "$out/ogr/$layer.$2"
    ogr2ogr -f "$1" "$out/ogr/$layer.$2" "$out/fgb/layers/$layer.fgb"
  done
}
package() { # all layers in one file
  rm -f "$out/ogr/all.gpkg"
  for layer in $layers; do
    ogr2ogr -f GPKG -update -append "$out/ogr/all.gpkg" "$out/fgb/layers/$layer.fgb" -nln "$layer"
  done
}
export -f convert package
export out layers
mkdir -p "$out/ogr"
best "ogr2ogr GeoJSON" bash -c 'convert GeoJSON geojson'
best "ogr2ogr GPKG" bash -c package
best "ogr2ogr FlatGeobuf" bash -c 'convert FlatGeobuf fgb'
best "ogr2ogr CSV" bash -c 'convert CSV csv'
