package io.objectio.gateway.s3;

import io.objectio.gateway.error.S3Error;
import io.objectio.gateway.error.S3Exception;
import java.util.regex.Pattern;

/** AWS's rules for names of general purpose buckets (S3 user guide, "Bucket naming rules"). */
final class BucketNames {
    private static final Pattern FORM = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");
    private static final Pattern ADDRESS = Pattern.compile("\\d+\\.\\d+\\.\\d+\\.\\d+");

    private BucketNames() {}

    static boolean isValid(String name) {
        return FORM.matcher(name).matches() && !ADDRESS.matcher(name).matches() && !name.contains("..") && !name.contains(".-")
                && !name.contains("-.") && !name.startsWith("xn--") && !name.startsWith("sthree-") && !name.endsWith("-s3alias")
                && !name.endsWith("--ol-s3") && !name.endsWith(".mrap") && !name.endsWith("--x-s3") && !name.endsWith("--table-s3");
    }

    static void check(String name) throws S3Exception {
        if (!isValid(name)) {
            throw S3Error.INVALID_BUCKET_NAME.exception().with("BucketName", name);
        }
    }
}
