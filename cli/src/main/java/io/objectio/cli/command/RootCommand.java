package io.objectio.cli.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(mixinStandardHelpOptions = true, scope = picocli.CommandLine.ScopeType.INHERIT, versionProvider = VersionOfBuild.class, name = "objectio-cli", description = "Shows, checks and administers an ObjectIO store.", sortOptions = false, usageHelpAutoWidth = true, synopsisHeading = "Usage: ", commandListHeading = "%nCommands:%n", optionListHeading = "%nOptions:%n", parameterListHeading = "%n")
final class RootCommand {
    @Mixin
    GlobalOptions options = new GlobalOptions();
}
