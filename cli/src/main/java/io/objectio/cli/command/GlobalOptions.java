package io.objectio.cli.command;

import io.objectio.cli.output.ErrorCode;
import io.objectio.cli.output.Format;
import io.objectio.common.config.ConfigException;
import io.objectio.common.config.Credentials;
import io.objectio.common.config.CredentialsFile;
import io.objectio.common.config.SecretFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** Options that every command takes, before or behind the command's words. */
final class GlobalOptions {
    @Option(names = "--data", paramLabel = "DIR", scope = ScopeType.INHERIT, description = "Data directory of the store; its credentials.json says the rest. Otherwise OBJECTIO_DATA, then ./objectio-data.")
    @Nullable
    Path data;

    @Option(names = "--meta", paramLabel = "HOST:PORT", scope = ScopeType.INHERIT, description = "A metadata node's admin address (port 9101), or several with commas.")
    @Nullable
    String meta;

    @Option(names = "--access-key", paramLabel = "KEY", scope = ScopeType.INHERIT, description = "Access key of an administrator; the secret comes from OBJECTIO_SECRET_KEY or --secret-key-file.")
    @Nullable
    String accessKey;

    @Option(names = "--secret-key-file", paramLabel = "FILE", scope = ScopeType.INHERIT, description = "File whose first line is the secret key; not readable by others.")
    @Nullable
    Path secretKeyFile;

    @Option(names = "--timeout", paramLabel = "TIME", defaultValue = "10s", scope = ScopeType.INHERIT, description = "How long to wait for an answer (default 10s).")
    Duration timeout = Duration.ofSeconds(10);

    @Option(names = {"-o",
            "--output"}, paramLabel = "FORMAT", defaultValue = "table", scope = ScopeType.INHERIT, description = "table, wide, json or yaml.")
    Format format = Format.table;

    /** Flags first, then the environment, then credentials.json; what is left out there comes from the next. */
    Credentials credentials(Surroundings around) throws CliFailure {
        Credentials credentials = merged(around);
        require(around, credentials, "the address of a metadata node", credentials.meta());
        return credentials;
    }

    /** The same for a command that needs the S3 endpoint and no metadata node. */
    Credentials s3Credentials(Surroundings around, boolean endpointNeeded) throws CliFailure {
        Credentials credentials = merged(around);
        if (endpointNeeded) {
            require(around, credentials, "the S3 endpoint", credentials.endpoint());
        } else {
            require(around, credentials, "an access key", credentials.accessKey());
        }
        return credentials;
    }

    private void require(Surroundings around, Credentials credentials, String what, String value) throws CliFailure {
        if (value.isEmpty() || credentials.accessKey().isEmpty() || credentials.secretKey().isEmpty()) {
            String lacks = value.isEmpty() ? what : credentials.accessKey().isEmpty() ? "an access key" : "the secret key";
            throw new CliFailure(ErrorCode.NO_CREDENTIALS,
                    "no store was named: there is no " + directory(around).resolve(CredentialsFile.NAME) + ", and " + lacks
                            + " was not given");
        }
    }

    private Credentials merged(Surroundings around) throws CliFailure {
        Optional<Credentials> file = fromFile(around);
        String address = meta != null ? meta : file.map(Credentials::meta).orElse("");
        String key = accessKey != null
                ? accessKey
                : around.environment().getOrDefault("OBJECTIO_ACCESS_KEY", file.map(Credentials::accessKey).orElse(""));
        String secret = secret(around, file.map(Credentials::secretKey).orElse(""));
        return new Credentials(file.map(Credentials::endpoint).orElse(""), key, secret, address,
                file.map(Credentials::clusterId).orElse(""));
    }

    private Optional<Credentials> fromFile(Surroundings around) throws CliFailure {
        try {
            return CredentialsFile.read(directory(around).resolve(CredentialsFile.NAME));
        } catch (ConfigException e) {
            throw new CliFailure(ErrorCode.BAD_CREDENTIALS, String.join("; ", e.problems()), e);
        }
    }

    private Path directory(Surroundings around) {
        Path named = data != null ? data : Path.of(around.environment().getOrDefault("OBJECTIO_DATA", "objectio-data"));
        return around.workingDirectory().resolve(named);
    }

    private String secret(Surroundings around, String fromCredentials) throws CliFailure {
        if (secretKeyFile == null) {
            return around.environment().getOrDefault("OBJECTIO_SECRET_KEY", fromCredentials);
        }
        try {
            return SecretFile.read(around.workingDirectory().resolve(secretKeyFile));
        } catch (ConfigException e) {
            throw new CliFailure(ErrorCode.BAD_CREDENTIALS, String.join("; ", e.problems()), e);
        }
    }
}
