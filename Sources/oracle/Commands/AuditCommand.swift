internal import ArgumentParser
internal import Audit
internal import FileIO
internal import ModelDigest
internal import Registry

struct AuditCommand: OracleCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit", abstract: "Check a registry, or a change to it, before it is merged.",
        discussion: """
            Checks all that publishing checks, and names, lineage, relations and digests of what is new. Nothing of what it \
            reads is executed. With --base it reads commits, not files, and prints a summary for a pull request.

            oracle audit
            oracle audit --base main
            oracle audit registry --base origin/main --json
            """)

    @Argument(help: ArgumentHelp("The registry's folder.", valueName: "dir"))
    var directory = "."

    @Option(
        help: ArgumentHelp(
            "Judge what the newest commit changes since it left this branch or commit.", valueName: "rev"))
    var base: String?

    @Option(help: ArgumentHelp("The changed commit. Default: HEAD.", valueName: "rev"))
    var head: String?

    @Flag(help: "Write manifests that differ from their statements anew.")
    var fix = false

    @OptionGroup var global: GlobalOptions

    func run(_ context: Context) throws -> ExitStatus {
        let folder = try RegistryFolder.find(directory, context)
        guard let base else {
            guard head == nil else { throw CommandError.usage("--head needs --base") }
            return try audit(folder, context)
        }
        guard !fix else {
            throw CommandError.usage(
                "--fix writes files, and --base reads commits", help: "oracle audit --fix")
        }
        let (repository, prefix) = try RegistryFolder.repository(of: folder)
        let change = try Interruption.deferring {
            try RevisionAudit(
                repository: repository, prefix: prefix, base: base, head: head ?? "HEAD", context
            ).run()
        }
        return try AuditAnswer(report: change.report, folder: directory, pair: change.pair, base: base)
            .show(context)
    }

    private func audit(_ folder: String, _ context: Context) throws -> ExitStatus {
        let tree = FolderTree(folder)
        var reading = read(tree)
        var fixed: [String] = []
        if fix {
            fixed = try ManifestRepair.write(tree, problems: reading.problems)
            if !fixed.isEmpty { reading = read(tree) }
        }
        let report = try Auditor.audit(reading, in: tree, log: tree)
            .adding(RegistryFindings.all(in: tree, now: context.now))
        return try AuditAnswer(
            report: report, folder: directory, fixed: fixed,
            waiting: WaitingDrafts(folder: folder, context)
        ).show(context)
    }

    private func read(_ tree: FolderTree) -> SourceReading {
        SourceReading(tree) { try TensorManifest(parsing: $0).weights }
    }
}
