package io.objectio.gateway.s3;

import io.objectio.common.id.AccountId;
import io.objectio.gateway.s3.xml.XmlWriter;
import io.objectio.protocol.meta.Account;

/** Owner and initiator elements. */
final class Owners {
    private Owners() {}

    static void write(XmlWriter xml, String element, S3Call call, AccountId id) {
        xml.begin(element).element("ID", id.hex()).element("DisplayName", call.accountById(id).map(Account::displayName)).end();
    }
}
