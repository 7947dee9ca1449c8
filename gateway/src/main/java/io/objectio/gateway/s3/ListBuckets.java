package io.objectio.gateway.s3;

import io.objectio.common.id.AccountId;
import io.objectio.gateway.s3.xml.XmlWriter;
import io.objectio.protocol.meta.Account;
import io.objectio.protocol.meta.MetaRequest;
import io.objectio.protocol.meta.MetaResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** ListBuckets: those of the account, of all accounts for an administrator. */
final class ListBuckets implements Operation {
    private static final int MAX_BUCKETS = 10_000;
    private static final int PAGE = 1000;

    @Override
    public Authorizer.Action action() { return Authorizer.Action.READ; }

    @Override
    public void run(S3Call call) throws IOException, InterruptedException {
        Parameters parameters = call.parameters();
        int max = parameters.number("max-buckets", MAX_BUCKETS, 1, MAX_BUCKETS);
        String prefix = parameters.text("prefix");
        Optional<String> after = parameters.has("continuation-token")
                ? Optional.of(Tokens.decode(parameters.text("continuation-token")))
                : Optional.empty();
        Account account = call.account();
        Optional<AccountId> owner = account.policy() == Account.Policy.ADMIN ? Optional.empty() : Optional.of(account.id());
        List<MetaResponse.Bucket> found = new ArrayList<>();
        boolean more = true;
        while (more && found.size() <= max) {
            MetaResponse answer = call.ask(new MetaRequest.ListBuckets(owner, after, PAGE));
            if (!(answer instanceof MetaResponse.BucketPage page)) {
                throw call.unexpected(answer);
            }
            for (MetaResponse.Bucket bucket : page.buckets()) {
                if (bucket.name().startsWith(prefix) && parameters.given("bucket-region").map(bucket.region()::equals).orElse(true)) {
                    found.add(bucket);
                }
                after = Optional.of(bucket.name());
            }
            more = page.more() && !page.buckets().isEmpty();
        }
        boolean truncated = found.size() > max;
        List<MetaResponse.Bucket> shown = truncated ? found.subList(0, max) : found;
        XmlWriter xml = XmlWriter.s3("ListAllMyBucketsResult");
        xml.begin("Owner").element("ID", account.id().hex()).element("DisplayName", account.displayName()).end();
        xml.begin("Buckets");
        for (MetaResponse.Bucket bucket : shown) {
            xml.begin("Bucket").element("Name", bucket.name()).element("CreationDate", S3Dates.format(bucket.created()))
                    .element("BucketRegion", bucket.region()).end();
        }
        xml.end();
        if (parameters.has("prefix")) {
            xml.element("Prefix", prefix);
        }
        if (truncated) {
            xml.element("ContinuationToken", Tokens.encode(shown.getLast().name()));
        }
        call.sendXml(xml);
    }
}
