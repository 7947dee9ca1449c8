package io.objectio.gateway.s3;

import io.objectio.common.id.AccountId;
import io.objectio.common.id.InstanceId;
import io.objectio.common.id.ObjectKey;
import io.objectio.gateway.auth.Identity;
import io.objectio.gateway.auth.VerifiedBody;
import io.objectio.gateway.cluster.MetaClient;
import io.objectio.gateway.cluster.MetaUnavailableException;
import io.objectio.gateway.error.S3Error;
import io.objectio.gateway.error.S3Exception;
import io.objectio.gateway.http.S3Request;
import io.objectio.gateway.http.S3Response;
import io.objectio.gateway.read.ObjectReader;
import io.objectio.gateway.read.ReadUnavailableException;
import io.objectio.gateway.s3.xml.XmlElement;
import io.objectio.gateway.s3.xml.XmlReader;
import io.objectio.gateway.s3.xml.XmlWriter;
import io.objectio.gateway.write.ObjectWriter;
import io.objectio.gateway.write.WriteUnavailableException;
import io.objectio.common.time.RandomSource;
import io.objectio.protocol.meta.Account;
import io.objectio.protocol.meta.Checksum;
import io.objectio.protocol.meta.MetaRequest;
import io.objectio.protocol.meta.MetaResponse;
import io.objectio.protocol.meta.Mutation;
import io.objectio.protocol.meta.MutationAnswer;
import io.objectio.protocol.meta.WrittenBody;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * One authenticated request in flight, and the doors to meta and to the data. Everything that the doors throw arrives as an S3Exception. Used
 * by the request's thread.
 */
final class S3Call {
    /** The doors that all calls share. */
    record Doors(S3Config config, MetaClient meta, ObjectWriter writer, ObjectReader reader, RandomSource random) {}

    private final Doors doors;
    private final S3Request request;
    private final S3Response response;
    private final S3Target target;
    private final Identity identity;
    private final Authorizer.Action action;

    S3Call(Doors doors, S3Request request, S3Response response, S3Target target, Identity identity, Authorizer.Action action) {
        this.doors = doors;
        this.request = request;
        this.response = response;
        this.target = target;
        this.identity = identity;
        this.action = action;
    }

    S3Config config() { return doors.config(); }

    S3Request request() { return request; }

    S3Response response() { return response; }

    Account account() { return identity.account(); }

    Parameters parameters() { return target.parameters(); }

    String bucketName() { return target.bucket(); }

    ObjectKey key() throws S3Exception { return target.objectKey(); }

    RandomSource random() { return doors.random(); }

    Optional<String> header(String name) { return request.headers().find(name); }

    /** The call's bucket, if it is there and the account may do this there. */
    MetaResponse.Bucket bucket() throws S3Exception, InterruptedException {
        BucketNames.check(target.bucket());
        MetaResponse answer = ask(new MetaRequest.GetBucket(target.bucket()));
        if (!(answer instanceof MetaResponse.BucketFound(MetaResponse.Bucket bucket))) {
            throw unexpected(answer).with("BucketName", target.bucket());
        }
        if (!Authorizer.permits(account(), action, Optional.of(bucket.account()))) {
            throw S3Error.ACCESS_DENIED.exception();
        }
        Optional<String> expected = header("x-amz-expected-bucket-owner");
        if (expected.isPresent() && !expected.get().equals(bucket.account().hex())) {
            throw S3Error.ACCESS_DENIED.exception();
        }
        return bucket;
    }

    /** What meta answers, be it a Failed of which {@link #unexpected} makes an error. */
    MetaResponse ask(MetaRequest question) throws S3Exception, InterruptedException {
        try {
            return doors.meta().ask(question, doors.config().metaDeadline());
        } catch (MetaUnavailableException e) {
            throw S3Error.SERVICE_UNAVAILABLE.exception(e);
        }
    }

    /** The error for an answer that is not the hoped-for one. */
    S3Exception unexpected(MetaResponse answer) {
        S3Exception error = answer instanceof MetaResponse.Failed(var why, _)
                ? MetaErrors.exception(why)
                : S3Error.INTERNAL_ERROR.exception(new IllegalStateException("meta answered " + answer.getClass().getSimpleName()));
        return named(error);
    }

    /** With the bucket, key or upload that the error is about, as AWS adds them. */
    private S3Exception named(S3Exception error) {
        return switch (error.error()) {
            case NO_SUCH_BUCKET, BUCKET_NOT_EMPTY, BUCKET_ALREADY_EXISTS, BUCKET_ALREADY_OWNED_BY_YOU ->
                error.with("BucketName", target.bucket());
            case NO_SUCH_KEY -> error.with("Key", target.key());
            case NO_SUCH_UPLOAD -> error.with("UploadId", parameters().text("uploadId"));
            default -> error;
        };
    }

    /** Has the mutation done; refusals are thrown. */
    MutationAnswer submit(Mutation mutation) throws S3Exception, InterruptedException {
        try {
            return accepted(doors.meta().submit(mutation, doors.config().metaDeadline()));
        } catch (MetaUnavailableException e) {
            throw S3Error.SERVICE_UNAVAILABLE.exception(e);
        }
    }

    private MutationAnswer accepted(MutationAnswer answer) throws S3Exception {
        return switch (answer) {
            case MutationAnswer.Refused(var error, _) -> throw named(MetaErrors.exception(error));
            case MutationAnswer.ShardsMissing missing -> throw S3Error.SERVICE_UNAVAILABLE
                    .exception(new IllegalStateException("shards missing at commit: " + missing.missing().size()));
            case MutationAnswer.Done done -> done;
            case MutationAnswer.BucketCreated created -> created;
            case MutationAnswer.Committed committed -> committed;
            case MutationAnswer.SessionOpened opened -> opened;
        };
    }

    /** An instance id that nobody else has. */
    InstanceId nextInstance() throws S3Exception {
        try {
            return doors.meta().nextInstance();
        } catch (MetaUnavailableException e) {
            throw S3Error.SERVICE_UNAVAILABLE.exception(e);
        }
    }

    /** The body as an object's bytes; wanted: see {@link VerifiedBody#of}. Also checks the size limit, before a byte is read. */
    VerifiedBody body(Optional<Checksum.Algorithm> wanted) throws S3Exception {
        VerifiedBody body = VerifiedBody.of(request, identity, wanted);
        if (body.length() > config().maxPutBytes()) {
            throw S3Error.ENTITY_TOO_LARGE.exception().with("ProposedSize", Long.toString(body.length())).with("MaxSizeAllowed",
                    Long.toString(config().maxPutBytes()));
        }
        return body;
    }

    /** Streams the body to the disks and commits what commit makes, if and only if the body was whole and right. */
    MutationAnswer.Committed write(VerifiedBody body, ObjectWriter.Owner owner, CommitOf commit) throws IOException, InterruptedException {
        try {
            MutationAnswer answer = accepted(doors.writer().write(body, body.length(), owner, written -> {
                requireEnd(body);
                return commit.of(written);
            }));
            if (answer instanceof MutationAnswer.Committed committed) {
                return committed;
            }
            throw S3Error.INTERNAL_ERROR.exception(new IllegalStateException("a commit was answered with " + answer));
        } catch (MetaUnavailableException | WriteUnavailableException e) {
            throw S3Error.SERVICE_UNAVAILABLE.exception(e);
        }
    }

    /** The mutation that makes the written bytes visible. */
    interface CommitOf {
        Mutation of(WrittenBody written) throws IOException;
    }

    /** A writer that has all its bytes may not have asked for the end, where the checks are. */
    private static void requireEnd(VerifiedBody body) throws IOException {
        try {
            if (body.read(ByteBuffer.allocate(1)) >= 0) {
                throw S3Error.INCOMPLETE_BODY.exception();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted before the end of the body");
        }
    }

    /** Streams a range of an object. The first byte is what sends status and headers: before it, everything still can become a 503. */
    void read(MetaResponse.ObjectFound found, long first, long last, ObjectReader.Sink sink) throws IOException, InterruptedException {
        try {
            doors.reader().read(found, first, last, sink);
        } catch (ReadUnavailableException | MetaUnavailableException e) {
            throw S3Error.SERVICE_UNAVAILABLE.exception(e);
        }
    }

    /** The client's XML document, verified like any body. */
    XmlElement xmlBody(String root) throws IOException, InterruptedException {
        byte[] document = smallBody();
        if (document.length == 0) {
            throw S3Error.MALFORMED_XML.exception();
        }
        return XmlReader.read(document, root);
    }

    /** A body that must fit in memory. */
    byte[] smallBody() throws IOException, InterruptedException {
        if (request.body().isAbsent()) {
            return new byte[0];
        }
        VerifiedBody body = VerifiedBody.of(request, identity, Optional.empty());
        if (body.length() > config().maxXmlBytes()) {
            throw S3Error.MALFORMED_XML
                    .exception("The document has " + body.length() + " bytes; at most " + config().maxXmlBytes() + " are read.");
        }
        ByteBuffer bytes = ByteBuffer.allocate((int) body.length() + 1);
        while (body.read(bytes) >= 0) {
            // until the end, where it is verified
        }
        byte[] document = new byte[bytes.position()];
        bytes.flip().get(document);
        return document;
    }

    Optional<Account> accountById(AccountId id) { return doors.meta().accountById(id); }

    void sendXml(XmlWriter xml) throws IOException {
        response.headers().set("content-type", "application/xml");
        response.send(200, xml.toBytes());
    }

    void sendEmpty(int status) throws IOException { response.send(status, new byte[0]); }
}
