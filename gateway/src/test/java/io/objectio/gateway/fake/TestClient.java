package io.objectio.gateway.fake;

import io.objectio.gateway.auth.TestSigner;
import io.objectio.gateway.http.Headers;
import io.objectio.protocol.meta.Account;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A client that signs right by default and can be told to get every byte wrong. A connection per request. */
public final class TestClient {
    private static final int TIMEOUT_MILLIS = 20_000;
    private final int port;
    private final TestSigner signer;

    public TestClient(int port, Account account, Instant now) {
        this.port = port;
        this.signer = new TestSigner(account, "us-east-1", now);
    }

    public TestSigner signer() { return signer; }

    public String host() { return "127.0.0.1:" + port; }

    public int port() { return port; }

    /** An answer; its body with one char per byte. */
    public record Reply(int status, Headers headers, String latin1) {
        public byte[] bytes() { return latin1.getBytes(StandardCharsets.ISO_8859_1); }

        public String text() { return new String(bytes(), StandardCharsets.UTF_8); }

        /** The text of the first element of that name, empty without one. */
        public String element(String name) {
            Matcher matcher = Pattern.compile("<" + name + "(?: [^>]*)?>([^<]*)</" + name + ">").matcher(text());
            return matcher.find() ? matcher.group(1) : "";
        }

        public String code() { return element("Code"); }

        public String header(String name) { return headers.find(name).orElse(""); }

        public boolean closes() { return header("connection").equals("close"); }
    }

    /** One request in the making. */
    public final class Request {
        private final String method;
        private final String target;
        private final Headers headers = new Headers();
        private byte[] body = new byte[0];
        private String payload = "";
        private boolean signed = true;

        private Request(String method, String target) {
            this.method = method;
            this.target = target;
            headers.set("host", TestClient.this.host());
        }

        public Request header(String name, String value) {
            headers.add(name, value);
            return this;
        }

        public Request host(String name) {
            headers.set("host", name);
            return this;
        }

        public Request body(byte[] bytes) {
            body = bytes;
            return this;
        }

        public Request body(String text) { return body(text.getBytes(StandardCharsets.UTF_8)); }

        /** What x-amz-content-sha256 says; the body's SHA-256 if this is not called. */
        public Request payload(String value) {
            payload = value;
            return this;
        }

        public Request unsigned() {
            signed = false;
            return this;
        }

        /** The request's bytes; content-length is that of the body unless it was set. */
        public byte[] bytes() throws IOException {
            if (!headers.has("content-length") && !headers.has("transfer-encoding") && (body.length > 0 || method.startsWith("P"))) {
                headers.set("content-length", Integer.toString(body.length));
            }
            if (signed) {
                String value = payload.isEmpty() ? TestSigner.sha256(body) : payload;
                headers.set("x-amz-content-sha256", value);
                signer.sign(method, target, headers, value);
            }
            return join(head(), body);
        }

        /** Signed with chunks of that size; the body is framed here. */
        public Request chunked(int chunkBytes, String kind, String trailer) {
            headers.set("x-amz-decoded-content-length", Integer.toString(body.length)).set("content-encoding", "aws-chunked")
                    .set("x-amz-content-sha256", kind);
            boolean signedChunks = kind.startsWith("STREAMING-AWS4");
            int framed = signer.chunked(body, chunkBytes, signedChunks ? "00" : "", trailer).length;
            headers.set("content-length", Integer.toString(framed));
            String seed = signer.sign(method, target, headers, kind);
            body = signer.chunked(body, chunkBytes, signedChunks ? seed : "", trailer);
            signed = false;
            return this;
        }

        private byte[] head() {
            StringBuilder out = new StringBuilder(method).append(' ').append(target).append(" HTTP/1.1\r\n");
            for (String name : headers.names()) {
                for (String value : headers.all(name)) {
                    out.append(name).append(": ").append(value).append("\r\n");
                }
            }
            return out.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
        }

        public Reply send() throws IOException {
            byte[] all = bytes();
            try (Socket socket = connect()) {
                socket.getOutputStream().write(all);
                socket.getOutputStream().flush();
                return read(socket.getInputStream(), method.equals("HEAD"));
            }
        }
    }

    public Request request(String method, String target) { return new Request(method, target); }

    public Reply send(String method, String target) throws IOException { return request(method, target).send(); }

    public Reply put(String target, String body) throws IOException { return request("PUT", target).body(body).send(); }

    public Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(TIMEOUT_MILLIS);
        return socket;
    }

    /** Sends bytes as they are and reads one answer. */
    public Reply raw(byte[] request) throws IOException {
        try (Socket socket = connect()) {
            OutputStream out = socket.getOutputStream();
            out.write(request);
            out.flush();
            return read(socket.getInputStream(), false);
        }
    }

    private static byte[] join(byte[] a, byte[] b) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(a);
        out.writeBytes(b);
        return out.toByteArray();
    }

    /** Reads one answer; an end of the stream before its end is an IOException. */
    public static Reply read(InputStream in, boolean head) throws IOException {
        String status = line(in);
        Headers headers = new Headers();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            headers.add(line.substring(0, colon), line.substring(colon + 1).trim());
        }
        int code = Integer.parseInt(status.split(" ", 3)[1]);
        boolean bodiless = head || code == 204 || code == 304 || code < 200;
        int length = bodiless ? 0 : Integer.parseInt(headers.find("content-length").orElse("0"));
        byte[] body = in.readNBytes(length);
        if (body.length < length) {
            throw new IOException("answer of " + length + " bytes ended after " + body.length);
        }
        return new Reply(code, headers, new String(body, StandardCharsets.ISO_8859_1));
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder text = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new IOException("connection closed within the head of an answer: " + text);
            }
            if (next != '\r') {
                text.append((char) next);
            }
        }
        return text.toString();
    }
}
