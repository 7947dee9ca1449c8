package io.objectio.gateway.s3;

import io.objectio.common.buffer.Payload;
import io.objectio.gateway.error.S3Error;
import io.objectio.gateway.error.S3Exception;
import io.objectio.gateway.http.Headers;
import io.objectio.gateway.http.S3Response;
import io.objectio.gateway.read.ObjectReader;
import io.objectio.protocol.meta.MetaRequest;
import io.objectio.protocol.meta.MetaRequest.ByteRange;
import io.objectio.protocol.meta.MetaResponse;
import io.objectio.protocol.meta.ObjectHead;
import io.objectio.protocol.meta.VersionHead;
import java.io.IOException;
import java.util.Optional;

/** GetObject and HeadObject: one look-up, conditions, range, then the bytes. HEAD reads no byte, so it answers with all disks gone. */
final class GetObject implements Operation {
    @Override
    public Authorizer.Action action() { return Authorizer.Action.READ; }

    @Override
    public void run(S3Call call) throws IOException, InterruptedException {
        Versions.onlyNull(call.parameters());
        Headers headers = call.request().headers();
        boolean head = call.request().isHead();
        Optional<Integer> partNumber = partNumber(call);
        Optional<ByteRange> range = call.header("range").flatMap(Ranges::parse);
        if (partNumber.isPresent() && range.isPresent()) {
            throw S3Error.INVALID_REQUEST.exception("Cannot specify both Range header and partNumber query parameter");
        }
        // with If-Range the range may turn out not to count
        boolean narrow = range.isPresent() && !headers.has("if-range") && range.get().last() >= range.get().first();
        Optional<ByteRange> wanted = head ? Optional.empty() : Optional.of(narrow ? range.get() : ByteRange.ALL);
        MetaResponse.Bucket bucket = call.bucket();
        MetaResponse answer = call.ask(new MetaRequest.Lookup(bucket.id(), call.key(), wanted));
        if (!(answer instanceof MetaResponse.ObjectFound found)) {
            throw call.unexpected(answer);
        }
        VersionHead version = found.version();
        S3Response response = call.response();
        if (!ReadConditions.judge(headers, version)) {
            ObjectHeaders.describeVersion(version, response.headers());
            call.sendEmpty(304);
            return;
        }
        long size = version.head().size();
        boolean partial = range.isPresent() && ReadConditions.ifRangeHolds(headers, version);
        Ranges.Resolved bytes = partial
                ? Ranges.resolve(range.get(), size, call.header("range").orElse(""))
                : new Ranges.Resolved(0, size - 1);
        if (partNumber.isPresent()) {
            bytes = part(version.head(), partNumber.get());
            partial = size > 0;
        }
        ObjectHeaders.describe(version, call.parameters(),
                bytes.length() == size && ObjectHeaders.isEnabled(headers, "x-amz-checksum-mode"),
                response.headers());
        if (partNumber.isPresent() && version.head().parts() > 0) {
            response.headers().set("x-amz-mp-parts-count", Integer.toString(version.head().parts()));
        }
        if (partial) {
            response.headers().set("content-range", "bytes " + bytes.first() + "-" + bytes.last() + "/" + size);
        }
        send(call, found, bytes, partial ? 206 : 200);
    }

    private static void send(S3Call call, MetaResponse.ObjectFound found, Ranges.Resolved bytes, int status)
            throws IOException, InterruptedException {
        S3Response response = call.response();
        long length = bytes.length();
        if (length > 0 && !call.request().isHead()) {
            call.read(found, bytes.first(), bytes.last(), new Sink(response, status, length));
        }
        if (!response.begun()) {
            response.begin(status, length);
        }
        response.end();
    }

    private static Optional<Integer> partNumber(S3Call call) throws S3Exception {
        if (!call.parameters().has("partNumber")) {
            return Optional.empty();
        }
        return Optional.of(PartNumbers.parse(call.parameters().text("partNumber")));
    }

    private static Ranges.Resolved part(ObjectHead head, int number) throws S3Exception {
        if (number > Math.max(1, head.parts())) {
            throw S3Error.INVALID_PART_NUMBER.exception().with("ActualPartCount", Integer.toString(Math.max(1, head.parts())));
        }
        if (head.parts() > 1) {
            // the borders of parts are not kept with the object
            throw S3Error.NOT_IMPLEMENTED.exception("partNumber of an object of several parts is not implemented; use Range.");
        }
        return new Ranges.Resolved(0, head.size() - 1);
    }

    /** Sends the head with the first bytes: until they are there, the answer can still be an error. */
    private static final class Sink implements ObjectReader.Sink {
        private final S3Response response;
        private final int status;
        private final long length;

        Sink(S3Response response, int status, long length) {
            this.response = response;
            this.status = status;
            this.length = length;
        }

        @Override
        public void write(Payload bytes) throws IOException, InterruptedException {
            if (!response.begun()) {
                try {
                    response.begin(status, length);
                } catch (IOException e) {
                    bytes.release();
                    throw e;
                }
            }
            response.write(bytes);
        }
    }
}
