package io.objectio.meta.service;

import io.objectio.common.id.ClusterId;
import io.objectio.protocol.meta.Account;
import java.util.Optional;

/** What the first leader of a cluster puts into the state; without effect where the state has a cluster and an account. */
public record FirstStart(ClusterId cluster, Optional<Account> administrator) {}
