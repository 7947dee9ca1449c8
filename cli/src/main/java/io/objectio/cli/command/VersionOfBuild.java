package io.objectio.cli.command;

import picocli.CommandLine.IVersionProvider;

/** The version in the jar's manifest. */
final class VersionOfBuild implements IVersionProvider {
    @Override
    public String[] getVersion() {
        String version = VersionOfBuild.class.getPackage().getImplementationVersion();
        return new String[]{"objectio-cli " + (version == null ? "(not packaged)" : version)};
    }
}
