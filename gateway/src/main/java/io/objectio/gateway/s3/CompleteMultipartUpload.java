package io.objectio.gateway.s3;

import io.objectio.common.id.ObjectKey;
import io.objectio.gateway.auth.Checksums;
import io.objectio.gateway.auth.Md5;
import io.objectio.gateway.error.S3Error;
import io.objectio.gateway.error.S3Exception;
import io.objectio.gateway.http.Headers;
import io.objectio.gateway.http.PercentCoding;
import io.objectio.gateway.s3.xml.XmlWriter;
import io.objectio.protocol.meta.Checksum;
import io.objectio.protocol.meta.Checksum.Algorithm;
import io.objectio.protocol.meta.Condition;
import io.objectio.protocol.meta.MetaError;
import io.objectio.protocol.meta.MetaRequest;
import io.objectio.protocol.meta.MetaResponse;
import io.objectio.protocol.meta.Mutation;
import io.objectio.protocol.meta.MutationAnswer;
import io.objectio.protocol.meta.ObjectHead;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * CompleteMultipartUpload: the object is a list of the parts' instances, no byte is moved. Parts are checked against what meta lists; that they
 * are still those is checked again in apply.
 *
 * <p>A repeat after a lost answer finds no upload any more. It is answered like the first time if the key holds exactly the object that these
 * parts make.
 */
final class CompleteMultipartUpload implements Operation {
    private static final int PAGE = 1000;

    @Override
    public Authorizer.Action action() { return Authorizer.Action.WRITE; }

    @Override
    public void run(S3Call call) throws IOException, InterruptedException {
        ObjectKey key = call.key();
        Headers headers = call.request().headers();
        List<CompletedPart> wanted = CompletedPart.parse(call.xmlBody("CompleteMultipartUpload"));
        Condition condition = ObjectHeaders.writeCondition(headers);
        MetaResponse.Bucket bucket = call.bucket();
        String uploadId = call.parameters().text("uploadId");
        String etag = Md5.ofParts(wanted.stream().map(CompletedPart::etag).toList());
        Map<Integer, MetaResponse.Part> stored = new HashMap<>();
        Optional<MetaResponse.Upload> upload = parts(call, bucket, key, stored);
        if (upload.isEmpty()) {
            answerRepeat(call, bucket, key, etag);
            return;
        }
        List<MetaResponse.Part> chosen = choose(call.config(), wanted, stored);
        long size = chosen.stream().mapToLong(MetaResponse.Part::size).sum();
        checkSize(headers, size);
        Checksum checksum = checksum(headers, upload.get(), chosen);
        ObjectHead head = ObjectHeaders.completed(upload.get().head(), size, etag, Optional.of(checksum), chosen.size());
        List<Mutation.PartRef> refs = chosen.stream().map(part -> new Mutation.PartRef(part.number(), part.instance(), part.size()))
                .toList();
        MutationAnswer answer = call.submit(
                new Mutation.CompleteUpload(bucket.id(), key, uploadId, call.nextInstance(), refs, head, condition));
        if (!(answer instanceof MutationAnswer.Committed committed)) {
            throw S3Error.INTERNAL_ERROR.exception(new IllegalStateException("CompleteUpload was answered with " + answer));
        }
        send(call, bucket, key, committed.etag(), Optional.of(checksum));
    }

    private static void send(S3Call call, MetaResponse.Bucket bucket, ObjectKey key, String etag, Optional<Checksum> checksum)
            throws IOException {
        String host = call.header("host").orElse("");
        XmlWriter xml = XmlWriter.s3("CompleteMultipartUploadResult")
                .element("Location", "http://" + host + "/" + bucket.name() + "/" + PercentCoding.encode(key.text(), true))
                .element("Bucket", bucket.name()).element("Key", key.text()).element("ETag", Etags.quote(etag));
        Listing.writeChecksum(xml, checksum);
        xml.element("ChecksumType", checksum.map(one -> one.type().name()));
        call.sendXml(xml);
    }

    /** Fills stored with the upload's parts; empty if there is no such upload. */
    private static Optional<MetaResponse.Upload> parts(S3Call call, MetaResponse.Bucket bucket, ObjectKey key,
            Map<Integer, MetaResponse.Part> stored) throws S3Exception, InterruptedException {
        int after = 0;
        while (true) {
            MetaResponse answer = call.ask(new MetaRequest.ListParts(bucket.id(), key, call.parameters().text("uploadId"), after, PAGE));
            if (answer instanceof MetaResponse.Failed(var error, _) && error == MetaError.NO_SUCH_UPLOAD) {
                return Optional.empty();
            }
            if (!(answer instanceof MetaResponse.PartPage page)) {
                throw call.unexpected(answer);
            }
            for (MetaResponse.Part part : page.parts()) {
                stored.put(part.number(), part);
                after = part.number();
            }
            if (!page.more() || page.parts().isEmpty()) {
                return Optional.of(page.upload());
            }
        }
    }

    private static void answerRepeat(S3Call call, MetaResponse.Bucket bucket, ObjectKey key, String etag)
            throws IOException, InterruptedException {
        MetaResponse answer = call.ask(new MetaRequest.Lookup(bucket.id(), key, Optional.empty()));
        if (answer instanceof MetaResponse.ObjectFound found && found.version().head().etag().equals(etag)) {
            send(call, bucket, key, etag, found.version().head().checksum());
            return;
        }
        throw S3Error.NO_SUCH_UPLOAD.exception().with("UploadId", call.parameters().text("uploadId"));
    }

    private static List<MetaResponse.Part> choose(S3Config config, List<CompletedPart> wanted, Map<Integer, MetaResponse.Part> stored)
            throws S3Exception {
        List<MetaResponse.Part> chosen = new ArrayList<>(wanted.size());
        for (CompletedPart part : wanted) {
            MetaResponse.Part have = stored.get(part.number());
            if (have == null || !have.etag().equals(part.etag()) || !checksumsAgree(part, have)) {
                throw S3Error.INVALID_PART.exception().with("PartNumber", Integer.toString(part.number())).with("ETag", part.etag());
            }
            chosen.add(have);
        }
        for (MetaResponse.Part part : chosen.subList(0, chosen.size() - 1)) {
            if (part.size() < config.minPartBytes()) {
                throw S3Error.ENTITY_TOO_SMALL.exception().with("ProposedSize", Long.toString(part.size()))
                        .with("MinSizeAllowed", Long.toString(config.minPartBytes())).with("PartNumber", Integer.toString(part.number()))
                        .with("ETag", part.etag());
            }
        }
        return chosen;
    }

    /** A checksum of another algorithm than the kept one was verified when the part came. */
    private static boolean checksumsAgree(CompletedPart part, MetaResponse.Part have) {
        if (have.checksum().isEmpty()) {
            return true;
        }
        String claimed = part.checksums().get(have.checksum().get().algorithm());
        return claimed == null || claimed.equals(have.checksum().get().value());
    }

    private static void checkSize(Headers headers, long size) throws S3Exception {
        Optional<String> announced = headers.find("x-amz-mp-object-size");
        if (announced.isPresent() && !announced.get().trim().equals(Long.toString(size))) {
            throw S3Error.INVALID_REQUEST.exception("The provided 'x-amz-mp-object-size' header value " + announced.get()
                    + " does not match what was computed: " + size);
        }
    }

    private static Checksum checksum(Headers headers, MetaResponse.Upload upload, List<MetaResponse.Part> parts) throws S3Exception {
        Checksum plan = upload.head().checksum().orElse(new Checksum(Algorithm.CRC64NVME, Checksum.Type.FULL_OBJECT, ""));
        Optional<String> type = headers.find("x-amz-checksum-type");
        if (type.isPresent() && Uploads.type(type.get()) != plan.type()) {
            throw S3Error.INVALID_REQUEST.exception("The upload was created using the " + plan.type()
                    + " checksum mode. The complete request must use the same checksum mode.");
        }
        List<Checksums.Piece> pieces = new ArrayList<>(parts.size());
        for (MetaResponse.Part part : parts) {
            pieces.add(new Checksums.Piece(
                    part.checksum().orElseThrow(() -> S3Error.INVALID_PART.exception("Part " + part.number() + " has no checksum.")),
                    part.size()));
        }
        Checksum whole = Checksums.ofParts(plan.algorithm(), plan.type(), pieces);
        Optional<String> claimed = headers.find(Checksums.header(plan.algorithm())).map(String::trim);
        if (claimed.isPresent() && !claimed.get().equals(whole.value())) {
            throw S3Error.BAD_DIGEST.exception("The " + plan.algorithm() + " you specified did not match the calculated checksum.");
        }
        return whole;
    }
}
