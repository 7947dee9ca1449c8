package io.objectio.gateway.s3;

import static io.objectio.gateway.s3.S3Target.Level.BUCKET;
import static io.objectio.gateway.s3.S3Target.Level.OBJECT;
import static io.objectio.gateway.s3.S3Target.Level.SERVICE;

import io.objectio.gateway.error.S3Error;
import io.objectio.gateway.error.S3Exception;
import io.objectio.gateway.http.S3Request;
import io.objectio.gateway.s3.xml.XmlWriter;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The one table of operations. What is not in it is NotImplemented and changes nothing: an unknown sub-resource must never be taken for a plain
 * PUT, GET or DELETE. docs/s3-compatibility.md is made from it.
 */
final class Router {
    /**
     * Every sub-resource of the API reference, built or not. A query with one of these is only ever served by a row that names it.
     */
    static final Set<String> SUB_RESOURCES = Set.of("abac", "accelerate", "acl", "analytics", "annotations", "append", "attributes", "cors",
            "delete", "encryption", "intelligent-tiering", "inventory", "legal-hold", "lifecycle", "list-type", "location", "logging",
            "metadataConfiguration", "metadataInventoryTable", "metadataJournalTable", "metadataTable", "metrics", "notification",
            "object-lock",
            "ownershipControls", "policy", "policyStatus", "publicAccessBlock", "renameObject", "replication", "requestPayment", "restore",
            "retention", "select", "select-type", "session", "tagging", "torrent", "uploadId", "uploads", "versioning", "versions",
            "website");

    private static final Set<String> LISTING = Set.of("prefix", "delimiter", "encoding-type", "max-keys");
    private static final Set<String> OVERRIDES = Set.of("response-content-type", "response-content-language", "response-expires",
            "response-cache-control", "response-content-disposition", "response-content-encoding", "versionId", "partNumber");

    // @formatter:off one row per operation
    static final List<Route> TABLE = List.of(
            route("ListBuckets", "GET", SERVICE, new ListBuckets(), Set.of(), Set.of("max-buckets", "prefix", "continuation-token", "bucket-region")),

            route("CreateBucket", "PUT", BUCKET, new CreateBucket(), Set.of(), Set.of()),
            route("HeadBucket", "HEAD", BUCKET, new HeadBucket(), Set.of(), Set.of()),
            route("DeleteBucket", "DELETE", BUCKET, new DeleteBucket(), Set.of(), Set.of()),
            route("ListObjects", "GET", BUCKET, new ListObjects(), Set.of(), with(LISTING, "marker")),
            route("ListObjectsV2", "GET", BUCKET, new ListObjectsV2(), Set.of("list-type"),
                    with(LISTING, "start-after", "continuation-token", "fetch-owner")),
            route("ListObjectVersions", "GET", BUCKET, new ListObjectVersions(), Set.of("versions"),
                    with(LISTING, "key-marker", "version-id-marker")),
            route("ListMultipartUploads", "GET", BUCKET, new ListMultipartUploads(), Set.of("uploads"),
                    Set.of("prefix", "delimiter", "encoding-type", "max-uploads", "key-marker", "upload-id-marker")),
            route("DeleteObjects", "POST", BUCKET, new DeleteObjects(), Set.of("delete"), Set.of()),
            bucketGet("GetBucketLocation", "location", new GetBucketLocation()),
            bucketGet("GetBucketAcl", "acl", new GetAcl(BUCKET)),
            bucketGet("GetBucketVersioning", "versioning", new DefaultConfiguration(() -> XmlWriter.s3("VersioningConfiguration"))),
            bucketGet("GetBucketAccelerateConfiguration", "accelerate", new DefaultConfiguration(() -> XmlWriter.s3("AccelerateConfiguration"))),
            bucketGet("GetBucketRequestPayment", "requestPayment",
                    new DefaultConfiguration(() -> XmlWriter.s3("RequestPaymentConfiguration").element("Payer", "BucketOwner"))),
            bucketGet("GetBucketLogging", "logging", new DefaultConfiguration(() -> XmlWriter.s3("BucketLoggingStatus"))),
            bucketGet("GetBucketNotificationConfiguration", "notification", new DefaultConfiguration(() -> XmlWriter.s3("NotificationConfiguration"))),
            bucketGet("GetBucketPolicy", "policy", new AbsentConfiguration(S3Error.NO_SUCH_BUCKET_POLICY)),
            bucketGet("GetBucketPolicyStatus", "policyStatus", new AbsentConfiguration(S3Error.NO_SUCH_BUCKET_POLICY)),
            bucketGet("GetBucketCors", "cors", new AbsentConfiguration(S3Error.NO_SUCH_CORS_CONFIGURATION)),
            bucketGet("GetBucketWebsite", "website", new AbsentConfiguration(S3Error.NO_SUCH_WEBSITE_CONFIGURATION)),
            bucketGet("GetBucketEncryption", "encryption", new AbsentConfiguration(S3Error.SERVER_SIDE_ENCRYPTION_NOT_FOUND)),
            bucketGet("GetBucketReplication", "replication", new AbsentConfiguration(S3Error.REPLICATION_CONFIGURATION_NOT_FOUND)),
            bucketGet("GetBucketLifecycleConfiguration", "lifecycle", new AbsentConfiguration(S3Error.NO_SUCH_LIFECYCLE_CONFIGURATION)),
            bucketGet("GetObjectLockConfiguration", "object-lock", new AbsentConfiguration(S3Error.OBJECT_LOCK_CONFIGURATION_NOT_FOUND)),
            bucketGet("GetBucketTagging", "tagging", new AbsentConfiguration(S3Error.NO_SUCH_TAG_SET)),
            bucketGet("GetPublicAccessBlock", "publicAccessBlock", new AbsentConfiguration(S3Error.NO_SUCH_PUBLIC_ACCESS_BLOCK)),
            bucketGet("GetBucketOwnershipControls", "ownershipControls", new AbsentConfiguration(S3Error.OWNERSHIP_CONTROLS_NOT_FOUND)),

            route("PutObject", "PUT", OBJECT, new PutObject(), Set.of(), Set.of()),
            route("GetObject", "GET", OBJECT, new GetObject(), Set.of(), OVERRIDES),
            route("HeadObject", "HEAD", OBJECT, new GetObject(), Set.of(), OVERRIDES),
            route("DeleteObject", "DELETE", OBJECT, new DeleteObject(), Set.of(), Set.of("versionId")),
            route("GetObjectAcl", "GET", OBJECT, new GetAcl(OBJECT), Set.of("acl"), Set.of("versionId")),
            route("GetObjectTagging", "GET", OBJECT, new GetObjectTagging(), Set.of("tagging"), Set.of("versionId")),

            route("CreateMultipartUpload", "POST", OBJECT, new CreateMultipartUpload(), Set.of("uploads"), Set.of()),
            route("UploadPart", "PUT", OBJECT, new UploadPart(), Set.of("uploadId"), Set.of("partNumber")),
            route("CompleteMultipartUpload", "POST", OBJECT, new CompleteMultipartUpload(), Set.of("uploadId"), Set.of()),
            route("AbortMultipartUpload", "DELETE", OBJECT, new AbortMultipartUpload(), Set.of("uploadId"), Set.of()),
            route("ListParts", "GET", OBJECT, new ListParts(), Set.of("uploadId"), Set.of("max-parts", "part-number-marker", "encoding-type")));
    // @formatter:on

    private Router() {}

    private static Route route(String name, String method, S3Target.Level level, Operation operation, Set<String> selectors,
            Set<String> parameters) {
        return new Route(name, method, level, selectors, parameters, operation);
    }

    private static Route bucketGet(String name, String selector, Operation operation) {
        return new Route(name, "GET", BUCKET, Set.of(selector), Set.of(), operation);
    }

    private static Set<String> with(Set<String> some, String... more) {
        Set<String> all = new HashSet<>(some);
        all.addAll(Set.of(more));
        return all;
    }

    /**
     * The row that serves the request.
     *
     * @throws S3Exception NOT_IMPLEMENTED or METHOD_NOT_ALLOWED if there is none
     */
    static Route find(S3Request request, S3Target target) throws S3Exception {
        Set<String> selectors = new HashSet<>(target.parameters().names());
        selectors.retainAll(SUB_RESOURCES);
        boolean methodKnown = false;
        for (Route route : TABLE) {
            if (route.level() == target.level() && route.method().equals(request.method())) {
                methodKnown = true;
                if (route.selectors().equals(selectors)) {
                    checkParameters(request, target, route);
                    HeaderRules.check(route, request.headers());
                    return route;
                }
            }
        }
        if (selectors.isEmpty() && !methodKnown) {
            throw S3Error.METHOD_NOT_ALLOWED.exception().with("Method", request.method());
        }
        throw S3Error.NOT_IMPLEMENTED
                .exception(request.method() + " with " + (selectors.isEmpty() ? "this target" : selectors) + " is not implemented.");
    }

    /**
     * Parameters that no row knows: of the signature and of SDKs' own bookkeeping, which mean nothing; on reads a name with a value, which AWS
     * ignores as well; all others could change what is asked for.
     */
    private static void checkParameters(S3Request request, S3Target target, Route route) throws S3Exception {
        boolean reads = request.method().equals("GET") || request.isHead();
        for (String name : target.parameters().names()) {
            boolean known = route.selectors().contains(name) || route.parameters().contains(name)
                    || name.toLowerCase(Locale.ROOT).startsWith("x-");
            boolean ignored = reads && !target.parameters().text(name).isEmpty();
            if (!known && !ignored) {
                throw S3Error.NOT_IMPLEMENTED.exception().with("Parameter", name);
            }
        }
    }
}
