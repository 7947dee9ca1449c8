package io.objectio.cli.bench;

import io.objectio.common.time.Clock;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One S3 client on one connection that is kept. Requests go one after another. After an I/O error the connection is made anew by the next
 * request. One thread.
 */
final class S3Connection implements AutoCloseable {
    private static final int BUFFER_BYTES = 256 << 10;
    private static final int MAX_ERROR_TEXT = 300;

    /** Gives the next piece of a request's body: the bytes from offset on, at most length of them. */
    interface Body {
        ByteBuffer piece(long offset, int length);
    }

    /** Takes a piece of a response's body, from position to limit; the buffer is used again afterwards. */
    interface Sink {
        void accept(long offset, ByteBuffer piece);
    }

    /** A response; error has the beginning of the body where the status says that it failed. */
    record Response(int status, long length, String error) {
        boolean ok() { return status / 100 == 2; }
    }

    private final URI endpoint;
    private final SigV4Signer signer;
    private final Clock clock;
    private final ByteBuffer in = ByteBuffer.allocateDirect(BUFFER_BYTES).limit(0);
    private Optional<SocketChannel> channel = Optional.empty();

    S3Connection(URI endpoint, SigV4Signer signer, Clock clock) {
        this.endpoint = endpoint;
        this.signer = signer;
        this.clock = clock;
    }

    Response request(String method, String path, Map<String, String> query) throws IOException {
        return request(method, path, query, 0, (_, _) -> ByteBuffer.allocate(0), (_, _) -> {});
    }

    Response request(String method, String path, Map<String, String> query, long bodyBytes, Body body, Sink sink) throws IOException {
        boolean kept = false;
        try {
            SocketChannel socket = connected();
            send(socket, method, path, query, bodyBytes, body);
            Response response = receive(socket, method, sink);
            kept = true;
            return response;
        } finally {
            if (!kept) {
                close();
            }
        }
    }

    private SocketChannel connected() throws IOException {
        if (channel.isEmpty()) {
            int port = endpoint.getPort() < 0 ? 80 : endpoint.getPort();
            SocketChannel fresh = SocketChannel.open(new InetSocketAddress(endpoint.getHost(), port));
            fresh.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel = Optional.of(fresh);
            in.position(0).limit(0);
        }
        return channel.get();
    }

    private void send(SocketChannel socket, String method, String path, Map<String, String> query, long bodyBytes, Body body)
            throws IOException {
        String payload = bodyBytes == 0 ? SigV4Signer.sha256(new byte[0]) : SigV4Signer.UNSIGNED_PAYLOAD;
        Map<String, String> headers = signer.sign(method, path, query, Map.of("host", endpoint.getAuthority()), payload, clock.now());
        StringBuilder head = new StringBuilder(512);
        head.append(method).append(' ').append(SigV4Signer.encode(path, true));
        if (!query.isEmpty()) {
            head.append('?').append(SigV4Signer.query(query));
        }
        head.append(" HTTP/1.1\r\n");
        headers.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        if (!method.equals("GET") && !method.equals("HEAD")) {
            head.append("content-length: ").append(bodyBytes).append("\r\n");
        }
        head.append("\r\n");
        ByteBuffer first = ByteBuffer.wrap(head.toString().getBytes(StandardCharsets.ISO_8859_1));
        long sent = 0;
        while (sent < bodyBytes || first.hasRemaining()) {
            ByteBuffer piece = sent < bodyBytes ? body.piece(sent, (int) Math.min(bodyBytes - sent, BUFFER_BYTES)) : ByteBuffer.allocate(0);
            ByteBuffer[] both = {first, piece};
            sent += piece.remaining();
            while (first.hasRemaining() || piece.hasRemaining()) {
                socket.write(both);
            }
        }
    }

    private Response receive(SocketChannel socket, String method, Sink sink) throws IOException {
        Head head = head(socket);
        while (head.status == 100) {
            head = head(socket);
        }
        long length = method.equals("HEAD") || head.status == 204 || head.status == 304 ? 0 : head.length;
        if (length < 0) {
            throw new IOException("the answer " + head.status + " to " + method + " has no content-length");
        }
        StringBuilder error = new StringBuilder();
        long at = 0;
        while (at < length) {
            if (!in.hasRemaining()) {
                fill(socket);
            }
            ByteBuffer piece = in.slice(in.position(), (int) Math.min(in.remaining(), length - at));
            in.position(in.position() + piece.remaining());
            int size = piece.remaining();
            if (head.status / 100 == 2) {
                sink.accept(at, piece);
            } else if (error.length() < MAX_ERROR_TEXT) {
                error.append(StandardCharsets.UTF_8.decode(piece));
            }
            at += size;
        }
        if (head.close) {
            close();
        }
        return new Response(head.status, length, error.substring(0, Math.min(error.length(), MAX_ERROR_TEXT)));
    }

    private record Head(int status, long length, boolean close) {}

    private Head head(SocketChannel socket) throws IOException {
        StringBuilder line = new StringBuilder();
        String statusLine = line(socket, line);
        String[] words = statusLine.split(" ", 3);
        if (words.length < 2 || !words[0].startsWith("HTTP/1.")) {
            throw new IOException("not an HTTP answer: '" + statusLine + "'");
        }
        long length = -1;
        boolean close = false;
        for (String header = line(socket, line); !header.isEmpty(); header = line(socket, line)) {
            String lower = header.toLowerCase(Locale.ROOT);
            if (lower.startsWith("content-length:")) {
                length = Long.parseLong(lower.substring(15).strip());
            } else if (lower.startsWith("connection:") && lower.contains("close")) {
                close = true;
            }
        }
        return new Head(Integer.parseInt(words[1]), length, close);
    }

    private String line(SocketChannel socket, StringBuilder line) throws IOException {
        line.setLength(0);
        while (true) {
            if (!in.hasRemaining()) {
                fill(socket);
            }
            char c = (char) (in.get() & 0xff);
            if (c == '\n') {
                return line.toString();
            }
            if (c != '\r') {
                line.append(c);
            }
            if (line.length() > 16 << 10) {
                throw new IOException("a header line of the answer is longer than 16 KiB");
            }
        }
    }

    private void fill(SocketChannel socket) throws IOException {
        in.clear();
        int read = socket.read(in);
        in.flip();
        if (read < 0) {
            throw new EOFException("the server closed the connection in the middle of an answer");
        }
    }

    @Override
    public void close() throws IOException {
        Optional<SocketChannel> open = channel;
        channel = Optional.empty();
        if (open.isPresent()) {
            open.get().close();
        }
    }
}
