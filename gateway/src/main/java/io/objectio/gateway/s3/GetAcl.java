package io.objectio.gateway.s3;

import io.objectio.common.id.AccountId;
import io.objectio.gateway.s3.xml.XmlWriter;
import io.objectio.protocol.meta.Account;
import io.objectio.protocol.meta.MetaRequest;
import io.objectio.protocol.meta.MetaResponse;
import java.io.IOException;
import java.util.Optional;

/** GetBucketAcl and GetObjectAcl: everything belongs to the bucket's owner and to nobody else. */
final class GetAcl implements Operation {
    private final S3Target.Level level;

    GetAcl(S3Target.Level level) { this.level = level; }

    @Override
    public Authorizer.Action action() { return Authorizer.Action.READ; }

    @Override
    public void run(S3Call call) throws IOException, InterruptedException {
        Versions.onlyNull(call.parameters());
        MetaResponse.Bucket bucket = call.bucket();
        if (level == S3Target.Level.OBJECT) {
            MetaResponse answer = call.ask(new MetaRequest.Lookup(bucket.id(), call.key(), Optional.empty()));
            if (!(answer instanceof MetaResponse.ObjectFound)) {
                throw call.unexpected(answer);
            }
        }
        AccountId owner = bucket.account();
        XmlWriter xml = XmlWriter.s3("AccessControlPolicy");
        Owners.write(xml, "Owner", call, owner);
        xml.begin("AccessControlList").begin("Grant").beginTyped("Grantee", "CanonicalUser").element("ID", owner.hex())
                .element("DisplayName", call.accountById(owner).map(Account::displayName)).end().element("Permission", "FULL_CONTROL").end()
                .end();
        call.sendXml(xml);
    }
}
