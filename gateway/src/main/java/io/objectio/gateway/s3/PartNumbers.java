package io.objectio.gateway.s3;

import io.objectio.gateway.error.S3Error;
import io.objectio.gateway.error.S3Exception;

/** Part numbers: 1 to 10,000. */
final class PartNumbers {
    static final int MAX = 10_000;

    private PartNumbers() {}

    static int parse(String text) throws S3Exception {
        try {
            int number = Integer.parseInt(text.trim());
            if (number >= 1 && number <= MAX) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw invalid(text);
        }
        throw invalid(text);
    }

    private static S3Exception invalid(String text) {
        return S3Error.INVALID_ARGUMENT.exception("Part number must be an integer between 1 and 10000, inclusive")
                .with("ArgumentName", "partNumber")
                .with("ArgumentValue", text);
    }
}
