package io.objectio.gateway.http;

import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequestDecoder;

/** Netty's decoder, refusing what two parsers could read as different requests: both kinds of length, several lengths, bare line feeds. */
final class StrictRequestDecoder extends HttpRequestDecoder {
    /** Bytes of one piece of a body as it is handed over; larger pieces cost fewer hand-overs. */
    private static final int PIECE_BYTES = 64 << 10;

    StrictRequestDecoder(HttpConfig config) {
        super(new HttpDecoderConfig().setMaxInitialLineLength(config.maxRequestLine()).setMaxHeaderSize(config.maxHeaderBytes())
                .setMaxChunkSize(PIECE_BYTES).setAllowDuplicateContentLengths(false).setStrictLineParsing(true).setAllowPartialChunks(true)
                .setUseRfc9112TransferEncoding(true));
    }

    @Override
    protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
        throw new IllegalArgumentException("both Transfer-Encoding and Content-Length");
    }
}
