package io.objectio.gateway.s3;

import io.objectio.gateway.error.S3Error;
import io.objectio.gateway.error.S3Exception;
import java.util.Optional;

/** Version ids as far as a bucket without versioning knows them: its one version is called "null". */
final class Versions {
    private Versions() {}

    static void onlyNull(Parameters parameters) throws S3Exception { onlyNull(parameters.find("versionId")); }

    static void onlyNull(Optional<String> versionId) throws S3Exception {
        if (versionId.isPresent() && !versionId.get().equals("null")) {
            throw S3Error.INVALID_ARGUMENT
                    .exception(versionId.get().isEmpty() ? "Version id cannot be the empty string" : "Invalid version id specified")
                    .with("ArgumentName", "versionId").with("ArgumentValue", versionId.get());
        }
    }
}
