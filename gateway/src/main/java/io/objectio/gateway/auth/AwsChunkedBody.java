package io.objectio.gateway.auth;

import io.objectio.gateway.error.S3Error;
import io.objectio.gateway.error.S3Exception;
import io.objectio.gateway.http.RequestBody;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Takes aws-chunked framing apart and checks it. Bytes of a signed chunk are given out before its signature is known to be right: whoever
 * takes them must not make them visible before -1 has come.
 *
 * <pre>
 * chunk     hex-size [;chunk-signature=64 hex] CR LF, that many bytes, CR LF
 * last      0 [;chunk-signature=64 hex] CR LF
 * trailer   name:value CR LF ... [x-amz-trailer-signature:64 hex CR LF]
 * end       CR LF
 * </pre>
 * Source: Amazon S3 API reference, "Signature calculations: transferring a payload in multiple chunks", with and without trailing headers.
 */
final class AwsChunkedBody implements PlainBody {
    /** Size, extension and signature take about 100 bytes; a trailer with a SHA-256 about 80. */
    private static final int MAX_LINE = 1024;
    private static final int MAX_TRAILERS = 16;
    private static final String SIGNATURE = "chunk-signature=";

    private final RequestBody upstream;
    private final long decodedLength;
    private final boolean withTrailer;
    private final Optional<ChunkSigner> signer;
    private final MessageDigest chunkHash = SigV4.sha256();
    private final ByteBuffer one = ByteBuffer.allocate(1);
    private final Map<String, String> trailers = new LinkedHashMap<>();
    private long decoded;
    private long chunkRemaining;
    private String chunkSignature = "";
    private boolean done;

    AwsChunkedBody(RequestBody upstream, long decodedLength, boolean withTrailer, Optional<ChunkSigner> signer) {
        this.upstream = upstream;
        this.decodedLength = decodedLength;
        this.withTrailer = withTrailer;
        this.signer = signer;
    }

    @Override
    public Map<String, String> trailers() { return trailers; }

    @Override
    public int read(ByteBuffer target) throws IOException, InterruptedException {
        if (done) {
            return -1;
        }
        if (chunkRemaining == 0 && !beginChunk()) {
            finish();
            done = true;
            return -1;
        }
        int start = target.position();
        int limit = target.limit();
        target.limit((int) Math.min(limit, start + chunkRemaining));
        int count = upstream.read(target);
        target.limit(limit);
        if (count < 0) {
            throw S3Error.INCOMPLETE_BODY.exception("The body ended within a chunk, " + chunkRemaining + " bytes before its end.");
        }
        if (signer.isPresent()) {
            SigV4.update(chunkHash, target, start, count);
        }
        decoded += count;
        chunkRemaining -= count;
        if (chunkRemaining == 0) {
            if (!line(false).isEmpty()) {
                throw malformed("bytes behind the end of a chunk");
            }
            verifyChunk();
        }
        return count;
    }

    /** Reads the next chunk's line; false for the last one. */
    private boolean beginChunk() throws IOException, InterruptedException {
        String line = line(false);
        int semicolon = line.indexOf(';');
        long size = size(semicolon < 0 ? line : line.substring(0, semicolon));
        if (size > decodedLength - decoded) {
            throw S3Error.INCOMPLETE_BODY.exception(
                    "The chunks hold more than the " + decodedLength + " bytes that x-amz-decoded-content-length announces.");
        }
        chunkSignature = signer.isPresent() ? signature(semicolon < 0 ? "" : line.substring(semicolon + 1).trim()) : "";
        chunkRemaining = size;
        return size > 0;
    }

    private static long size(String hex) throws S3Exception {
        String digits = hex.trim();
        // fifteen digits cannot overflow a long
        if (digits.isEmpty() || digits.length() > 15) {
            throw malformed("chunk size of " + digits.length() + " digits");
        }
        long size = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = digits.charAt(i) < 0x80 ? Character.digit(digits.charAt(i), 16) : -1;
            if (digit < 0) {
                throw malformed("chunk size is not hexadecimal");
            }
            size = size << 4 | digit;
        }
        return size;
    }

    private static String signature(String extension) throws S3Exception {
        if (!extension.startsWith(SIGNATURE)) {
            throw malformed("chunk without chunk-signature");
        }
        return extension.substring(SIGNATURE.length()).trim();
    }

    private void verifyChunk() throws S3Exception {
        if (signer.isPresent() && !signer.get().verifyChunk(SigV4.hex(chunkHash.digest()), chunkSignature)) {
            throw S3Error.SIGNATURE_DOES_NOT_MATCH
                    .exception("The signature of the chunk that ends at byte " + decoded + " does not match what the server computed.");
        }
    }

    private void finish() throws IOException, InterruptedException {
        verifyChunk();
        if (decoded != decodedLength) {
            throw S3Error.INCOMPLETE_BODY
                    .exception("The chunks hold " + decoded + " bytes; x-amz-decoded-content-length announces " + decodedLength + ".");
        }
        String trailerSignature = "";
        StringBuilder canonical = new StringBuilder();
        for (String line = line(true); !line.isEmpty(); line = line(true)) {
            int colon = line.indexOf(':');
            if (!withTrailer || colon <= 0 || trailers.size() >= MAX_TRAILERS) {
                throw S3Error.MALFORMED_TRAILER.exception();
            }
            String name = line.substring(0, colon).trim().toLowerCase(Locale.ROOT);
            String value = line.substring(colon + 1).trim();
            if (name.equals("x-amz-trailer-signature")) {
                trailerSignature = value;
            } else if (trailers.put(name, value) != null) {
                throw S3Error.MALFORMED_TRAILER.exception("The trailer " + name + " comes twice.");
            } else {
                canonical.append(name).append(':').append(value).append('\n');
            }
        }
        if (withTrailer && signer.isPresent() && !signer.get().verifyTrailer(canonical.toString(), trailerSignature)) {
            throw S3Error.SIGNATURE_DOES_NOT_MATCH.exception("The signature of the trailer does not match what the server computed.");
        }
        if (nextByte() >= 0) {
            throw malformed("bytes behind the end of the last chunk");
        }
    }

    /** A line without its CR LF. The end of the body stands for an empty line if that is allowed: everything else is proven by then. */
    private String line(boolean endIsEmptyLine) throws IOException, InterruptedException {
        StringBuilder text = new StringBuilder(96);
        while (true) {
            int next = nextByte();
            if (next < 0) {
                if (endIsEmptyLine && text.isEmpty()) {
                    return "";
                }
                throw S3Error.INCOMPLETE_BODY.exception("The body ended within a chunk's framing, after " + decoded + " bytes.");
            }
            if (next == '\n') {
                int length = text.length();
                if (length > 0 && text.charAt(length - 1) == '\r') {
                    text.setLength(length - 1);
                    return text.toString();
                }
                if (withTrailer) {
                    // some SDKs end a trailer's value with a bare LF
                    return text.toString();
                }
                throw malformed("bare line feed");
            }
            if (text.length() >= MAX_LINE) {
                throw malformed("line of more than " + MAX_LINE + " bytes");
            }
            text.append((char) next);
        }
    }

    private int nextByte() throws IOException, InterruptedException {
        one.clear();
        return upstream.read(one) < 0 ? -1 : one.get(0) & 0xff;
    }

    private static S3Exception malformed(String what) {
        return S3Error.INCOMPLETE_BODY.exception("The aws-chunked body is malformed: " + what + ".");
    }
}
