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
    /// Whose host it is; nil where it is a path.
    private let tap: TapName?
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
        guard FileStatus.exists(place) else {
            throw CommandError("no such file or directory: \(place)", code: "file.not-found")
        }
        guard FileStatus.isDirectory(place) else {
            return WitnessedPlace(
                path: place, note: try readFile(place, limit: SignedNote.byteLimit),
                tree: PublishedFolder(parentDirectory(of: place)))
        }
        for folder in [place, "\(place)/log", "\(place)/registry/log"] {
            let tree = PublishedFolder(folder)
            guard let (name, note) = try newest(in: tree) else { continue }
            return WitnessedPlace(path: "\(folder)/\(name)", note: note, tree: tree)
        }
        throw CommandError(
            "there is no checkpoint in \(place)", code: "file.not-found",
            cause: "neither checkpoint nor log/checkpoint is there")
    }

    /// The head that waits for witnesses, where one does: it comes after the one that readers find.
    private static func newest(in tree: any PublishedTree) throws -> (name: String, note: [UInt8])? {
        let published = try tree.read("checkpoint", limit: SignedNote.byteLimit)
        guard let waiting = try tree.read("pending", limit: SignedNote.byteLimit) else {
            return published.map { ("checkpoint", $0) }
        }
        func size(_ note: [UInt8]) -> UInt64? { try? UnverifiedCheckpoint(parsing: note).checkpoint.size }
        // One that a publish left is behind: to ask for it again would look as if the log shrank.
        if let published, let end = size(published), size(waiting) ?? 0 < end {
            return ("checkpoint", published)
        }
        return ("pending", waiting)
    }

    private init(path: String, note: [UInt8], tree: any PublishedTree) {
        (self.path, self.note, self.tap, self.tree) = (path, note, nil, tree)
    }

    /// What the tap's root says of the log's key: the root is pinned, and nobody need type it.
    /// - Returns: nil where there is no tap, and where it was never synced.
    func logKey(_ context: Context) throws -> VerifierKey? {
        guard let tap else { return nil }
        do { return try context.openTap(tap.description).head().root.claims.logKey } catch let error
            as CommandError
        {
            guard ["tap.none", "tap.not-found"].contains(error.code) else { throw error }
            return nil
        }
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
        guard let (_, note) = try Self.newest(in: session) else {
            throw CommandError("there is no checkpoint at \(url)", code: "file.not-found")
        }
        path = nil
        self.note = note
        tree = session
        self.tap = tap.name
    }
}
