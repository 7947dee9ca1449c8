# Sourced by the launchers: finds a Java 25, the built jars, and the JVM flags. POSIX sh.
# Sets: OBJECTIO_HOME, JAVA, CLASSPATH_DIR, JVM_FLAGS. Exits 3 when there is no Java 25, with what to install.

java_major() { # prints the major version of the java at $1, nothing if it is none
    [ -x "$1/bin/java" ] || return 0
    if [ -r "$1/release" ]; then
        sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release"
    else
        "$1/bin/java" -version 2>&1 | sed -n '1s/.*"\([0-9]*\).*/\1/p'
    fi
}

find_java() {
    on_path=$(command -v java 2>/dev/null || true)
    [ -n "$on_path" ] && on_path=$(dirname "$(dirname "$(readlink -f "$on_path")")")
    for home in "${OBJECTIO_JAVA_HOME:-}" "$OBJECTIO_HOME/jre" "${JAVA_HOME:-}" "$on_path" /usr/lib/jvm/*25*; do
        [ -n "$home" ] || continue
        major=$(java_major "$home")
        if [ -n "$major" ] && [ "$major" -ge 25 ]; then
            JAVA="$home/bin/java"
            return 0
        fi
    done
    echo "objectio needs Java 25 or newer and found none (looked at OBJECTIO_JAVA_HOME, JAVA_HOME, PATH and /usr/lib/jvm)." >&2
    echo "Install one, for example: apt-get install openjdk-25-jdk-headless, or set OBJECTIO_JAVA_HOME to its folder." >&2
    exit 3
}

build_if_needed() {
    CLASSPATH_DIR="$OBJECTIO_HOME/lib"
    [ -d "$CLASSPATH_DIR" ] && return 0
    CLASSPATH_DIR="$OBJECTIO_HOME/standalone/target/lib"
    [ -e "$OBJECTIO_HOME/standalone/target/lib/.complete" ] && return 0
    if ! command -v mvn >/dev/null 2>&1; then
        echo "objectio is not built yet and Maven is not installed. Install Maven 3.8.7 or newer and run this again." >&2
        exit 3
    fi
    echo "objectio is not built yet: building it now, once (some minutes at the first time, libraries are downloaded)." >&2
    log="$OBJECTIO_HOME/standalone/target/first-build.log"
    mkdir -p "$OBJECTIO_HOME/standalone/target"
    if ! (cd "$OBJECTIO_HOME" && mvn --batch-mode --no-transfer-progress -pl standalone -am -DskipTests -Dspotless.check.skip=true package 2>&1) \
            | tee "$log" | sed -n 's/^\[INFO\] Building \([a-z-]* .*\)$/  \1/p' >&2 || [ ! -e "$OBJECTIO_HOME/standalone/target/lib/.complete" ]; then
        tail -n 20 "$log" >&2
        echo "The build failed; the whole log is in $log" >&2
        exit 1
    fi
}

OBJECTIO_HOME=$(CDPATH='' cd -- "$(dirname -- "$(readlink -f -- "$0")")/.." && pwd)
find_java
build_if_needed
JVM_FLAGS="--enable-native-access=ALL-UNNAMED --add-modules jdk.incubator.vector --sun-misc-unsafe-memory-access=allow"

# Classes are kept parsed between starts (JDK's CDS archive, made at the first stop): a second less at each start.
class_archive() { # $1: name of the program
    if [ -w "$CLASSPATH_DIR" ]; then
        echo "-XX:+AutoCreateSharedArchive -XX:SharedArchiveFile=$CLASSPATH_DIR/../$1.jsa -Xlog:cds=off -Xlog:cds+dynamic=off"
    fi
}
