package io.objectio.gateway;

import io.objectio.codec.ErasureCodecs;
import io.objectio.common.metrics.MetricsRegistry;
import io.objectio.common.metrics.TimerMetric;
import io.objectio.gateway.read.LoggedFindings;
import io.objectio.gateway.s3.RequestObserver;

/** What a gateway counts. docs/metrics.md says what to do when it moves. */
final class GatewayMetrics implements RequestObserver {
    private final TimerMetric requests;

    GatewayMetrics(MetricsRegistry metrics, ErasureCodecs codecs, LoggedFindings findings) {
        this.requests = metrics.timer("objectio_gateway_request_seconds",
                "Time from the parsed head of a request to the end of its answer.", "operation",
                "code");
        metrics.gauge("objectio_codec_backend_info", "The erasure codec's backend in use: 1 for that one.",
                sample -> sample.is(1, codecs.backendName()), "backend");
        metrics.counted("objectio_gateway_findings_total", "Shards found damaged or missing, and blobs with a wrong plain CRC, by reads.",
                sample -> {
                    sample.is((double) findings.corruptCount(), "corrupt");
                    sample.is((double) findings.missingCount(), "missing");
                    sample.is((double) findings.wrongBlobCount(), "wrong_blob");
                }, "kind");
    }

    @Override
    public void requestDone(String operation, String code, long nanos) { requests.observe(nanos, operation, code); }
}
