package io.objectio.gateway.s3;

import io.objectio.common.id.ObjectKey;
import io.objectio.gateway.auth.Checksums;
import io.objectio.gateway.error.S3Error;
import io.objectio.gateway.error.S3Exception;
import io.objectio.gateway.http.Headers;
import io.objectio.protocol.meta.Checksum;
import io.objectio.protocol.meta.Checksum.Algorithm;
import io.objectio.protocol.meta.MetaRequest;
import io.objectio.protocol.meta.MetaResponse;
import java.util.Locale;
import java.util.Optional;

/** What the operations on multipart uploads share. Stateless. */
final class Uploads {
    private Uploads() {}

    /**
     * The checksum that an upload's object will have, its value still empty. Without a word of the client it is CRC64NVME of the whole.
     *
     * @throws S3Exception INVALID_REQUEST for an algorithm and type that do not go together
     */
    static Checksum plan(Headers headers) throws S3Exception {
        Optional<String> name = headers.find("x-amz-checksum-algorithm").filter(text -> !text.isBlank());
        Optional<String> typeName = headers.find("x-amz-checksum-type").filter(text -> !text.isBlank());
        if (name.isEmpty()) {
            if (typeName.isPresent()) {
                throw S3Error.INVALID_REQUEST
                        .exception("The x-amz-checksum-type header can only be used with the x-amz-checksum-algorithm header.");
            }
            return new Checksum(Algorithm.CRC64NVME, Checksum.Type.FULL_OBJECT, "");
        }
        Algorithm algorithm = Checksums.named(name.get().trim()).orElseThrow(() -> S3Error.INVALID_REQUEST
                .exception(
                        "Checksum algorithm provided is unsupported. Please try again with any of the valid types: [CRC32, CRC32C, CRC64NVME, SHA1, SHA256]"));
        Checksum.Type type = typeName.isPresent() ? type(typeName.get()) : Checksums.defaultType(algorithm);
        if (!Checksums.allows(algorithm, type)) {
            throw S3Error.INVALID_REQUEST.exception("The " + type + " checksum type cannot be used with the "
                    + algorithm.name().toLowerCase(Locale.ROOT) + " checksum algorithm.");
        }
        return new Checksum(algorithm, type, "");
    }

    static Checksum.Type type(String name) throws S3Exception {
        for (Checksum.Type type : Checksum.Type.values()) {
            if (type.name().equalsIgnoreCase(name.trim())) {
                return type;
            }
        }
        throw S3Error.INVALID_REQUEST.exception("Value for x-amz-checksum-type header is invalid.");
    }

    static MetaResponse.Upload find(S3Call call, MetaResponse.Bucket bucket, ObjectKey key) throws S3Exception, InterruptedException {
        MetaResponse answer = call.ask(new MetaRequest.GetUpload(bucket.id(), key, call.parameters().text("uploadId")));
        if (answer instanceof MetaResponse.UploadFound(MetaResponse.Upload upload)) {
            return upload;
        }
        throw call.unexpected(answer);
    }
}
