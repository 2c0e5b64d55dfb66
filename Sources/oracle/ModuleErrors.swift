internal import Attestation
internal import Cryptography
internal import FileIO
internal import GitWire
internal import ModelDigest
internal import ModelFormats
internal import ModelPlaces
internal import Taps
internal import Trust

// The modules' own errors in the words of the command line. What is not listed describes itself in one line.
extension CommandError {
    /// Puts any error into words.
    package init(describing error: any Error) {
        switch error {
        case let error as CommandError: self = error
        case let error as FileError: self.init(error)
        case let error as GitError: self.init(error)
        case let error as TapError: self.init(error)
        case let error as ArchiveError:
            self.init(
                "the file cannot be used", code: "archive", cause: "\(error)",
                help: "oracle tap export NAME FILE, on a machine that syncs, makes one")
        case let error as FormatError: self.init(error)
        case let error as PlaceError: self.init(error)
        case DigestError.file(let error): self.init(error)
        case DigestError.format(let error): self.init(error)
        case DigestError.cancelled: self = .interrupted
        case let error as KeyStoreError: self.init(error)
        case let error as PolicyError:
            self.init(
                "the policy cannot be read", code: "policy", cause: "\(error)", help: "oracle help policy")
        default: self.init("\(error)")
        }
    }

    init(_ error: FormatError) {
        self.init(
            error.code == .notFound ? "no such file or directory: \(error.file)" : "\(error)",
            code: error.code == .notFound ? "file.not-found" : "model.\(error.code.rawValue)")
    }

    init(_ error: PlaceError) {
        switch error.code {
        case .notFound where error.others.isEmpty:
            self.init("no such file or directory: \(error.place)", code: "file.not-found")
        case .nameUnusable:
            self.init("\(error)", code: "usage", status: .usage)
        default:
            let others = error.others.prefix(5).joined(separator: ", ")
            self.init(
                "\(error)", code: "place.\(error.code.rawValue)",
                cause: others.isEmpty ? nil : "here are: \(others)\(error.others.count > 5 ? ", ..." : "")")
        }
    }

    init(_ error: GitError) {
        if error.code == .interrupted {
            self = .interrupted
            return
        }
        let (what, code) =
            switch error.code {
            case .refusedURL, .refusedPath: ("the URL or path is refused", "git.refused")
            case .network: ("the host cannot be reached", "git.network")
            case .notFound: ("there is no repository", "git.not-found")
            case .noRevision: ("the revisions cannot be compared", "git.revision")
            case .authentication: ("the host wants other credentials", "git.authentication")
            case .hostIdentity: ("the host is not who it should be", "git.host-identity")
            case .rejected: ("the branch was not taken", "git.rejected")
            case .limit: ("the host sends too much or takes too long", "git.limit")
            case .noLog: ("there is no registry in the repository", "git.no-log")
            case .notAFile, .damaged: ("what was fetched is damaged", "git.damaged")
            case .storage: ("what was fetched cannot be kept", "git.storage")
            case .diskFull: ("the disk is full", "disk-full")
            case .child: ("the process that fetches failed", "git.child")
            case .interrupted: ("interrupted", "interrupted")
            }
        self.init(what, code: code, cause: error.cause, help: error.help)
    }

    init(_ error: KeyStoreError) {
        self.init("\(error)", code: "key")
        switch error {
        case .notFound:
            code = "key.not-found"
            help = "oracle key list"
        case .exists: code = "key.exists"
        case .wrongPassphrase: code = "key.passphrase"
        case .needsPassphrase:
            code = "key.passphrase"
            help = "set ORACLE_KEY_PASSPHRASE, or name a file with --passphrase-file"
        case .badName:
            code = "usage"
            status = .usage
        case .malformed, .notAKey: code = "key.format"
        case .elsewhere:
            code = "key.elsewhere"
            help = "a key whose secret half is here: oracle key list"
        }
    }

    init(_ error: TapError) {
        self.init("\(error)", code: "tap")
        switch error {
        case .misbehaved(_, _, let evidence):
            code = "registry.misbehaved"
            status = .misbehaved
            cause = evidence.map { "both sides and the proof are kept in \($0)" }
            help = "show this to the registry's maintainers; what was verified before keeps answering"
        case .pinnedRootNotFound(_, _, let offered):
            code = "registry.root"
            status = .misbehaved
            cause =
                offered.isEmpty
                ? "it shows no root" : "it shows \(offered.map(\.description).joined(separator: ", "))"
            help =
                "compare the fingerprint with the one that the maintainers publish, by another way than this host"
        case .rootExpired: code = "registry.root-expired"
        case .trustStateMissing(let tap), .trustStateDamaged(let tap, _, _):
            code = "tap.trust-state"
            help = "oracle tap \(tap) --reset-trust"
        case .cacheUnusable:
            code = "tap.cache"
            help = "oracle sync"
        case .missing: code = "registry.incomplete"
        case .nowhere(_, let failures):
            // The host's own fault first: it is what the next sync will meet again.
            let first = failures.first.map { CommandError(describing: $0.error) }
            code = first?.code ?? code
            help = first?.help
            cause = failures.map {
                let error = CommandError(describing: $0.error)
                return "\($0.place): \(error.cause ?? error.what)"
            }.joined(separator: "; ")
        case .noBundle: code = "tap.no-bundle"
        case .configuration: code = "tap.configuration"
        }
    }
}
