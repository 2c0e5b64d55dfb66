internal import FileIO
internal import GitWire
internal import Registry
internal import Taps
internal import TransparencyLog

/// What a witness is asked to cosign: a checkpoint with its tiles, in a folder or at a tap's host.
struct WitnessedPlace {
    /// The checkpoint's path; nil where it is a host's.
    let path: String?
    let note: [UInt8]
    /// What the tap's root says of the log's key: the root is pinned, and nobody need type it.
    let logKey: VerifierKey?
    private let tree: any PublishedTree

    /// A hash tile.
    func read(_ tile: TilePath) throws -> [UInt8]? {
        try tree.read(tile.description, limit: Int(TilePath.width) * 32)
    }

    /// - Parameter place: a path, or a tap's name where nothing is at that path.
    static func find(_ place: String, _ context: Context) throws -> WitnessedPlace {
        if !FileStatus.exists(place), !place.contains("/"), let tap = try tap(place, context) {
            return try WitnessedPlace(tap, context)
        }
        let path = try checkpoint(place)
        return WitnessedPlace(
            path: path, note: try readFile(path, limit: SignedNote.byteLimit), logKey: nil,
            tree: PublishedFolder(parentDirectory(of: path)))
    }

    private init(path: String, note: [UInt8], logKey: VerifierKey?, tree: any PublishedTree) {
        (self.path, self.note, self.logKey, self.tree) = (path, note, logKey, tree)
    }

    private static func tap(_ name: String, _ context: Context) throws -> ConfiguredTap? {
        guard context.places.config != nil else { return nil }
        return try context.tapManager().taps()[name]
    }

    /// Asks the tap's host for its newest head, whether clients would take it yet or not: a witness comes before them. Nothing of it touches
    /// what this machine trusts.
    private init(_ tap: ConfiguredTap, _ context: Context) throws {
        guard let url = tap.url else {
            throw CommandError(
                "the tap \(tap.name) has no host to ask", code: "tap.no-url",
                help: "oracle tap \(tap.name) URL")
        }
        let address = try GitURL(url)
        if context.isOffline, case .remote = address {
            throw CommandError(
                "the tap \(tap.name) is not here", code: "offline",
                cause: "--offline or ORACLE_OFFLINE opens no socket", help: "oracle witness cosign FOLDER")
        }
        let repository = "\(try context.places.requireData())/witness/\(tap.name).fetched"
        try createDirectories(repository, mode: 0o700)
        let session = try Interruption.deferring {
            let session = try GitSession(
                executable: context.places.gitHelper, repository: repository, url: address,
                limits: GitLimits(),
                isCancelled: { Interruption.isRequested }, onProgress: nil)
            _ = try session.fetch()
            // Kept, so that the next fetch brings only what is new.
            try session.accept()
            return session
        }
        guard let note = try session.read("checkpoint", limit: SignedNote.byteLimit) else {
            throw CommandError("there is no checkpoint at \(url)", code: "file.not-found")
        }
        path = nil
        self.note = note
        tree = session
        logKey = try? context.openTap(tap.name.description).head().root.claims.logKey
    }

    /// The checkpoint's path.
    private static func checkpoint(_ place: String) throws -> String {
        guard FileStatus.exists(place) else {
            throw CommandError("no such file or directory: \(place)", code: "file.not-found")
        }
        guard FileStatus.isDirectory(place) else { return place }
        for path in ["checkpoint", "log/checkpoint", "registry/log/checkpoint"]
        where FileStatus.exists("\(place)/\(path)") {
            return "\(place)/\(path)"
        }
        throw CommandError(
            "there is no checkpoint in \(place)", code: "file.not-found",
            cause: "neither checkpoint nor log/checkpoint is there")
    }
}
