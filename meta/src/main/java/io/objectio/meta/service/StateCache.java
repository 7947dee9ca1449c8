package io.objectio.meta.service;

import io.objectio.common.cluster.ClusterMap;
import io.objectio.common.id.Epoch;
import io.objectio.meta.state.MetaReader;
import io.objectio.protocol.meta.Account;
import io.objectio.protocol.meta.MetaRequest;
import io.objectio.protocol.meta.MetaResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The map and the accounts, decoded once per version. Immutable snapshots behind volatile fields; any thread. */
final class StateCache {
    private record Accounts(long version, List<Account> all, Map<String, Account> byAccessKey) {}

    private volatile Optional<ClusterMap> map = Optional.empty();
    private volatile Accounts accounts = new Accounts(-1, List.of(), Map.of());

    /** The map as the reader sees it. */
    ClusterMap map(MetaReader reader) {
        Epoch epoch = reader.mapEpoch();
        Optional<ClusterMap> known = map;
        if (known.isPresent() && known.get().epoch().equals(epoch)) {
            return known.get();
        }
        ClusterMap read = reader.map();
        map = Optional.of(read);
        return read;
    }

    MetaResponse.AccountsAre accounts(MetaReader reader) {
        Accounts known = accounts;
        if (known.version() != reader.accountsVersion()) {
            MetaResponse answer = reader.answer(new MetaRequest.GetAccounts(-1, 0));
            if (!(answer instanceof MetaResponse.AccountsAre(long version, List<Account> all))) {
                throw new IllegalStateException("accounts were asked for, the answer is " + answer);
            }
            known = new Accounts(version, all, all.stream().collect(Collectors.toUnmodifiableMap(Account::accessKey, Function.identity())));
            accounts = known;
        }
        return new MetaResponse.AccountsAre(known.version(), known.all());
    }

    /** As of the last look at the accounts, which follows each change by a moment. */
    Optional<Account> account(String accessKey) {
        return Optional.ofNullable(accounts.byAccessKey().get(accessKey));
    }
}
