internal import ArgumentParser
internal import Attestation
internal import Cryptography
internal import FileIO
internal import GitWire
internal import Registry
internal import StrictJSON

struct Submit: OracleCommand {
    static let configuration = CommandConfiguration(
        commandName: "submit",
        abstract: "Propose what changed in a clone of a registry: branch, commit, push.",
        discussion: """
            Commits the registry's files that changed, and nothing else, to a branch, pushes it, and prints where the pull request is \
            opened. The author is git's user.name and user.email. ssh uses the agent and keys without a passphrase; https uses \
            ORACLE_GIT_TOKEN, or what git's credential helpers and GIT_ASKPASS say. No hook is run. A push that fails leaves the \
            clone as it was.

            oracle submit
            oracle submit --title "Add acme/tiny 1.0" --remote fork
            """)

    @Argument(help: ArgumentHelp("The registry's folder, in a clone.", valueName: "dir"))
    var directory = "."

    @Option(help: ArgumentHelp("The commit's first line. Default: what changed.", valueName: "text"))
    var title: String?

    @Option(help: ArgumentHelp("The remote that is pushed to.", valueName: "name"))
    var remote = "origin"

    @Option(
        help: ArgumentHelp(
            "The branch. Default: the one that is checked out, or of the main one a new one, named by what changed.",
            valueName: "name"))
    var branch: String?

    @OptionGroup var global: GlobalOptions

    func validate() throws {
        if let title, title.isEmpty || title.utf8.count > 500 || title.contains(where: \.isNewline) {
            throw ValidationError("--title is one line of at most 500 bytes")
        }
        if let branch, !isBranchName(branch) {
            throw ValidationError("\"\(branch.prefix(200))\" is no name of a branch")
        }
        if !isBranchName(remote) { throw ValidationError("--remote is the name of a remote: origin") }
    }

    func run(_ context: Context) throws -> ExitStatus {
        let folder = try RegistryFolder.find(directory, context)
        let (repository, prefix) = try RegistryFolder.repository(of: folder)
        let (session, survey) = try GitSession.proposing(
            executable: context.places.gitHelper, repository: repository, folder: prefix,
            parts: SourceSide.parts,
            remote: remote,
            isCancelled: { Interruption.isRequested })
        defer { session.finish() }
        guard !survey.url.isEmpty else {
            throw CommandError(
                "the clone has no remote called \(remote)", code: "git.no-remote",
                help: "git remote add \(remote) URL, or --remote NAME")
        }
        let url = try GitURL(
            GitURL.isPlainPath(survey.url) && !survey.url.hasPrefix("/")
                ? "\(repository)/\(survey.url)" : survey.url)
        if context.isOffline, case .remote = url {
            throw CommandError(
                "a push needs the network", code: "offline", cause: "--offline, or ORACLE_OFFLINE, is set")
        }
        let changes = try session.proposedChanges()
        let isOnBase = survey.branch.isEmpty || survey.branch == survey.base
        guard !changes.isEmpty || (!isOnBase && survey.head != nil) else {
            throw CommandError(
                "nothing of the registry has changed", code: "submit.nothing",
                help: "oracle create PATH\(RegistryFolder.option(folder)) drafts a model")
        }
        let models = Self.models(in: changes)
        let branch =
            self.branch ?? (isOnBase ? Self.branchName(for: models, changes) : survey.branch)
        var proposal = Proposal(
            branch: branch, message: "\(title ?? Self.title(for: models, changes))\n",
            name: context.environment["GIT_AUTHOR_NAME"] ?? survey.name,
            email: context.environment["GIT_AUTHOR_EMAIL"] ?? survey.email)
        guard changes.isEmpty || (!proposal.name.isEmpty && !proposal.email.isEmpty) else {
            throw CommandError(
                "git does not know who you are", code: "git.no-author",
                cause: "neither the clone nor ~/.gitconfig has user.name and user.email",
                help: "git config --global user.name NAME; git config --global user.email ADDRESS")
        }
        let pushed = try push(&proposal, to: url, session, context)
        // Who fetches from one repository and pushes to another proposes to the first.
        let upstream = survey.upstream.isEmpty ? survey.fetchURL : survey.upstream
        let page = [url, try? GitURL(survey.fetchURL)].lazy.compactMap { remote in
            remote.flatMap {
                PullRequestPage.url(remote: $0, upstream: upstream, base: survey.base, branch: branch)
            }
        }.first
        try report(pushed, changes, branch: branch, url: url, page: page, context)
        return .success
    }

    /// First with what is at hand; where the host asks who it is, with what git's credential helpers say.
    private func push(
        _ proposal: inout Proposal, to url: GitURL, _ session: GitSession, _ context: Context
    ) throws -> PushedProposal {
        do { return try session.push(proposal) } catch {
            guard error.code == .authentication, case .remote(let remote) = url,
                remote.scheme == .https || remote.scheme == .http,
                context.environment["ORACLE_GIT_TOKEN"] == nil,
                let login = GitCredentials.fill(for: remote, context)
            else { throw error }
            proposal.user = login.user
            proposal.password = login.password
            do {
                let pushed = try session.push(proposal)
                login.tell("approve")
                return pushed
            } catch {
                if error.code == .authentication { login.tell("reject") }
                throw error
            }
        }
    }

    // MARK: Names for what changed

    /// In the order of their names.
    private static func models(in changes: [RevisionChange]) -> [ModelName] {
        let names = changes.compactMap { change -> ModelName? in
            let parts = change.path.split(separator: "/").map(String.init)
            guard parts.count >= 3, ["models", "attestations"].contains(parts[0]) else { return nil }
            let model =
                parts[0] == "models" && parts[2].hasSuffix(".json") ? String(parts[2].dropLast(5)) : parts[2]
            return try? ModelName("\(parts[1])/\(model)")
        }
        return Set(names).sorted()
    }

    private static func title(for models: [ModelName], _ changes: [RevisionChange]) -> String {
        let isNew = changes.contains { $0.kind == .added && $0.path.hasPrefix("models/") }
        let verb = isNew ? "Add" : "Update"
        switch models.count {
        case 0: return "Update the registry"
        case 1: return "\(verb) \(models[0])"
        case 2, 3: return "\(verb) \(models.map(\.description).joined(separator: ", "))"
        default: return "\(verb) \(models[0]) and \(models.count - 1) more models"
        }
    }

    /// The same change is given the same branch; another one of the same model another.
    private static func branchName(for models: [ModelName], _ changes: [RevisionChange]) -> String {
        let what = models.first.map { "\($0.owner)-\($0.model)" } ?? "registry"
        let paths = changes.reduce(into: [UInt8]()) { $0 += Array($1.path.utf8) + [0] }
        let digits = SHA256.hash(paths).hex.prefix(8)
        return "submit/\(what.lowercased())-\(digits)"
    }

    private func report(
        _ pushed: PushedProposal, _ changes: [RevisionChange], branch: String, url: GitURL, page: String?,
        _ context: Context
    ) throws {
        let console = context.console
        if context.format.isJSON {
            try console.print(
                json: .members([
                    "schema": 1, "status": pushed.wasThere ? "there" : "pushed",
                    "commit": .string(pushed.commit), "branch": .string(branch),
                    "remote": .string(url.text), "pull-request": page.map { .string($0) },
                    "files": .array(
                        changes.map {
                            [
                                "change": .string(
                                    $0.kind == .added
                                        ? "added" : $0.kind == .modified ? "modified" : "removed"),
                                "path": .string($0.path),
                            ]
                        }), "words": .strings(pushed.words),
                ]))
            return
        }
        try console.print(
            pushed.wasThere
                ? "Already up-to-date: \(branch) at \(url.text)."
                : "\("pushed", .good) \(branch) to \(url.text)")
        try console.field("commit", TerminalText(pushed.commit))
        for change in changes.prefix(20) {
            try console.field("\(change.kind)", TerminalText(change.path))
        }
        if changes.count > 20 { try console.field("", "and \(changes.count - 20) files more") }
        if let page { try console.print("\nOpen the pull request:\n  \(page, .bold)") }
        try console.flush()
        for line in pushed.words { console.note("the host says: \(line)") }
        if page == nil { console.hint("ask for \(branch) to be merged, as this host does it") }
    }
}
