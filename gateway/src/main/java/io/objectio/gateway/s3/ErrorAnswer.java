package io.objectio.gateway.s3;

import io.objectio.gateway.error.S3Exception;
import io.objectio.gateway.http.S3Response;
import io.objectio.gateway.s3.xml.XmlWriter;
import java.io.IOException;
import java.util.Optional;

/** Writes an error as S3 does. */
final class ErrorAnswer {
    private ErrorAnswer() {}

    static void send(S3Response response, S3Exception error, String resource) throws IOException {
        Optional<String> requestId = response.headers().find("x-amz-request-id");
        Optional<String> hostId = response.headers().find("x-amz-id-2");
        response.headers().clear();
        requestId.ifPresent(id -> response.headers().set("x-amz-request-id", id));
        hostId.ifPresent(id -> response.headers().set("x-amz-id-2", id));
        response.headers().set("content-type", "application/xml");
        String region = error.fields().get("Region");
        if (region != null) {
            response.headers().set("x-amz-bucket-region", region);
        }
        if (error.error().status() == 503) {
            response.headers().set("retry-after", "1");
        }
        XmlWriter xml = XmlWriter.plain("Error").element("Code", error.error().code()).element("Message", error.text());
        error.fields().forEach(xml::element);
        xml.element("Resource", resource).element("RequestId", requestId).element("HostId", hostId);
        response.send(error.error().status(), xml.toBytes());
    }
}
