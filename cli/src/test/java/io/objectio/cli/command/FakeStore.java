package io.objectio.cli.command;

import io.objectio.common.config.Credentials;
import io.objectio.protocol.rpc.Message;
import io.objectio.protocol.rpc.Rpc;
import io.objectio.protocol.rpc.RpcException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** A store of canned answers: each request has its answers in order, the last one again and again. */
final class FakeStore implements Connector, Rpc {
    private final Map<Message, List<Message>> answers = new HashMap<>();
    private final Map<String, RpcException.Code> broken = new HashMap<>();
    final List<String> asked = new ArrayList<>();
    final List<Credentials> connections = new ArrayList<>();
    int open;

    FakeStore answer(Message request, Message... inOrder) {
        answers.put(request, new ArrayList<>(List.of(inOrder)));
        return this;
    }

    FakeStore broken(String address, RpcException.Code code) {
        broken.put(address, code);
        return this;
    }

    @Override
    public Rpc connect(Credentials credentials) {
        connections.add(credentials);
        open++;
        return this;
    }

    @Override
    public CompletableFuture<Message> call(String address, Message request, Duration deadline) {
        asked.add(address);
        RpcException.Code code = broken.get(address);
        if (code != null) {
            return CompletableFuture.failedFuture(new RpcException(code, "canned failure of " + address));
        }
        List<Message> left = answers.get(request);
        if (left == null) {
            throw new AssertionError("nobody expected " + request);
        }
        return CompletableFuture.completedFuture(left.size() > 1 ? left.removeFirst() : left.getFirst());
    }

    @Override
    public void close() { open--; }
}
