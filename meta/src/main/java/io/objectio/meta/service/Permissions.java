package io.objectio.meta.service;

import io.objectio.protocol.admin.AdminRequest;
import io.objectio.protocol.meta.Account;
import io.objectio.protocol.meta.MetaRequest;
import io.objectio.protocol.meta.Mutation;
import io.objectio.protocol.rpc.RpcPeer;
import java.util.Optional;

/** Who may ask what. Silence is no: what is not named here is refused. */
final class Permissions {
    private Permissions() {}

    static boolean allowed(MetaRequest request, RpcPeer.Role role) {
        return switch (role) {
            case META, GATEWAY, REPAIR -> true;
            case OSD -> switch (request) {
                case MetaRequest.Heartbeat _,MetaRequest.GetMap _,MetaRequest.GetCondemned _ -> true;
                case MetaRequest.Submit submit -> ofOsd(submit.mutation());
                case MetaRequest.RenewSession _,MetaRequest.GetBucket _,MetaRequest.ListBuckets _,MetaRequest.Lookup _,MetaRequest.GetExtents _,MetaRequest.ListObjects _,MetaRequest.GetUpload _,MetaRequest.ListParts _,MetaRequest.ListUploads _,MetaRequest.GetAccounts _ ->
                    false;
            };
            case CLIENT -> false;
        };
    }

    private static boolean ofOsd(Mutation mutation) {
        return mutation instanceof Mutation.RegisterOsd || mutation instanceof Mutation.DiskChanged
                || mutation instanceof Mutation.ShardsDeleted
                || mutation instanceof Mutation.ShardArrived;
    }

    /** Nodes may ask everything; a person only with an administrator's key. */
    static boolean allowed(AdminRequest request, RpcPeer.Role role, Optional<Account> account) {
        return switch (role) {
            case META, OSD, GATEWAY, REPAIR -> true;
            case CLIENT -> account.filter(known -> known.policy() == Account.Policy.ADMIN).isPresent();
        };
    }
}
