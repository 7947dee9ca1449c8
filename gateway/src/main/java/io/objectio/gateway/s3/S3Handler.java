package io.objectio.gateway.s3;

import io.objectio.common.time.Clock;
import io.objectio.common.time.RandomSource;
import io.objectio.common.time.Ticker;
import io.objectio.gateway.auth.Accounts;
import io.objectio.gateway.auth.Authenticator;
import io.objectio.gateway.auth.Identity;
import io.objectio.gateway.cluster.MetaClient;
import io.objectio.gateway.cluster.MetaUnavailableException;
import io.objectio.gateway.error.S3Error;
import io.objectio.gateway.error.S3Exception;
import io.objectio.gateway.http.BodyTimeoutException;
import io.objectio.gateway.http.ClientGoneException;
import io.objectio.gateway.http.RequestHandler;
import io.objectio.gateway.http.S3Request;
import io.objectio.gateway.http.S3Response;
import io.objectio.gateway.read.ObjectReader;
import io.objectio.gateway.write.ObjectWriter;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A request from head to answer: target, sender, row of the table, right, operation; and every failure into one error document. */
public final class S3Handler implements RequestHandler {
    private static final Logger log = LoggerFactory.getLogger(S3Handler.class);
    private static final String UNKNOWN = "Unknown";

    private final S3Call.Doors doors;
    private final Authenticator authenticator;
    private final HealthEndpoint health;
    private final RequestObserver observer;
    private final Ticker ticker;

    /** Over the given doors. */
    public static S3Handler of(S3Config config, MetaClient meta, ObjectWriter writer, ObjectReader reader, Supplier<Readiness> readiness,
            RequestObserver observer, Clock clock, Ticker ticker, RandomSource random) {
        Accounts accounts = accessKey -> {
            try {
                return meta.account(accessKey);
            } catch (MetaUnavailableException e) {
                throw S3Error.SERVICE_UNAVAILABLE.exception(e);
            }
        };
        return new S3Handler(new S3Call.Doors(config, meta, writer, reader, random), new Authenticator(config.region(), accounts, clock),
                readiness,
                observer, ticker);
    }

    private S3Handler(S3Call.Doors doors, Authenticator authenticator, Supplier<Readiness> readiness, RequestObserver observer,
            Ticker ticker) {
        this.doors = doors;
        this.authenticator = authenticator;
        this.health = new HealthEndpoint(readiness);
        this.observer = observer;
        this.ticker = ticker;
    }

    /** What is known of a request so far, for its errors and the log. */
    private static final class Progress {
        private String operation = UNKNOWN;
        private String resource = "/";
        private String code = "OK";
    }

    @Override
    public void handle(S3Request request, S3Response response) throws IOException, InterruptedException {
        long start = ticker.nanos();
        Progress progress = new Progress();
        try {
            serve(request, response, progress);
        } catch (S3Exception e) {
            fail(request, response, e, progress);
        } catch (BodyTimeoutException e) {
            fail(request, response, S3Error.REQUEST_TIMEOUT.exception(e), progress);
        } catch (ClientGoneException e) {
            progress.code = "Broken";
            throw e;
        } catch (IOException e) {
            log.debug("request body unreadable request={} cause={}", request.id(), e.toString());
            fail(request, response, S3Error.INCOMPLETE_BODY.exception(e), progress);
        } catch (InterruptedException e) {
            fail(request, response, S3Error.SERVICE_UNAVAILABLE.exception(e), progress);
            throw e;
        } catch (RuntimeException e) {
            log.error("request failed unexpectedly request={} operation={}", request.id(), progress.operation, e);
            fail(request, response, S3Error.INTERNAL_ERROR.exception(e), progress);
        } finally {
            long nanos = ticker.nanos() - start;
            observer.requestDone(progress.operation, progress.code, nanos);
            log.debug("request request={} operation={} method={} code={} micros={} remote={}", request.id(), progress.operation,
                    request.method(),
                    progress.code, nanos / 1000, request.remote());
        }
    }

    private void serve(S3Request request, S3Response response, Progress progress) throws IOException, InterruptedException {
        if (health.isProbe(request)) {
            progress.operation = "Health";
            health.answer(request, response);
            return;
        }
        progress.resource = request.rawPath();
        S3Target target = S3Target.of(request, doors.config().baseDomain());
        progress.resource = target.resource();
        Identity identity = authenticator.authenticate(request);
        Route route = Router.find(request, target);
        progress.operation = route.name();
        Authorizer.Action action = route.operation().action();
        if (!Authorizer.permits(identity.account(), action, Optional.empty())) {
            throw S3Error.ACCESS_DENIED.exception();
        }
        route.operation().run(new S3Call(doors, request, response, target, identity, action));
    }

    private static void fail(S3Request request, S3Response response, S3Exception error, Progress progress) throws IOException {
        progress.code = error.error().code();
        if (error.error().status() >= 500 && error.error() != S3Error.NOT_IMPLEMENTED) {
            log.warn("request not served request={} operation={} code={} cause={}", request.id(), progress.operation, progress.code,
                    String.valueOf(error.getCause()));
        }
        if (response.begun()) {
            progress.code = "Broken";
            throw error;
        }
        ErrorAnswer.send(response, error, progress.resource);
    }

    @Override
    public void refuse(BadFraming why, String requestId, S3Response response) throws IOException {
        S3Error error = switch (why) {
            case HEADERS_TOO_LARGE -> S3Error.REQUEST_HEADERS_TOO_LARGE;
            case MALFORMED -> S3Error.MALFORMED_REQUEST;
        };
        observer.requestDone(UNKNOWN, error.code(), 0);
        ErrorAnswer.send(response, error.exception(), "/");
    }
}
