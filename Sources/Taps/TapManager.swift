package import Cryptography
internal import FileIO
package import GitWire
package import Registry

/// Follows registries: `oracle tap`, `untap` and `sync` (TapSync.swift). It starts the child that fetches, holds the tap's lock,
/// and writes down what the synchronizer found.
package struct TapManager {
    let list: String
    let data: String
    let evidence: String
    let gitHelper: String
    let cache: String
    let now: UInt64
    let withDefault: Bool
    package var onProgress: ((SyncProgress) -> Void)?
    package var isCancelled: () -> Bool = { false }
    /// Asked before a place is fetched from: why not, or nil.
    package var refusal: (String) throws -> (any Error)? = { _ in nil }
    /// Called with what holds the lock, before waiting for it.
    package var onWait: (String) -> Void = { _ in }

    package enum SyncProgress: Sendable {
        case fetching(GitProgress)
        case verifying(done: UInt64, of: UInt64)
    }

    /// - Parameters:
    ///   - list, data, evidence: as in `TapPlaces`, none of them missing: a tap is kept somewhere.
    ///   - now: seconds since 1970.
    package init(
        list: String, data: String, evidence: String, gitHelper: String, cache: String, now: UInt64,
        withDefault: Bool
    ) {
        self.list = list
        self.data = data
        self.evidence = evidence
        self.gitHelper = gitHelper
        self.cache = cache
        self.now = now
        self.withDefault = withDefault
    }

    var trust: String { "\(data)/trust" }

    package func taps() throws -> TapList { try TapList(reading: list, withDefault: withDefault) }

    func lock(_ tap: TapName, _ purpose: String) throws -> FileLock {
        do {
            return try TapPlaces.lock(
                tap, data: data, purpose: purpose, isCancelled: isCancelled, onWait: onWait)
        } catch { throw isCancelled() ? SyncInterrupted() : error }
    }

    func session(_ tap: TapName, _ url: String) throws -> GitSession {
        let progress = onProgress
        try createDirectories("\(data)/taps/\(tap)", mode: 0o700)
        return try GitSession(
            executable: gitHelper, repository: "\(data)/taps/\(tap)", url: try GitURL(url),
            limits: GitLimits(), isCancelled: isCancelled
        ) { progress?(.fetching($0)) }
    }

    /// Changes the list of taps as it stands at that moment: others may have changed it since it was last read.
    func changeList<R>(_ change: (inout TapList) throws -> R) throws -> R {
        try createDirectories(parentDirectory(of: list), mode: 0o700)
        let lock = try FileLock("\(list).lock", purpose: "taps", onWait: { _ in })
        defer { extendLifetime(lock) }
        var taps = try TapList(reading: list, withDefault: true)
        let result = try change(&taps)
        try taps.write(to: list)
        return result
    }

    /// Two taps of one root share what is trusted of it: whoever read it before the other wrote would set it back.
    func lockTrust(of tap: ConfiguredTap) throws -> FileLock {
        try createDirectories(trust, mode: 0o700)
        let file = TrustState.fileName(pinned: tap.pinned, origin: tap.origin)
        do {
            return try FileLock(
                "\(trust)/\(file).lock", purpose: "tap \(tap.name)", isCancelled: isCancelled, onWait: onWait)
        } catch { throw isCancelled() ? SyncInterrupted() : error }
    }

    // MARK: tap

    /// What a host shows of itself, before anybody trusted it.
    package struct Introduction: Sendable {
        package let fingerprint: Digest
        package let claims: RootClaims
    }

    /// Where a registry is met for the first time.
    package enum Place: Sendable {
        case url(String)
        /// An archive (`Archive`).
        case file(String)
    }

    /// Starts to follow a registry: its root is pinned, and nothing else is taken from it yet.
    /// - Parameters:
    ///   - pinned: from `--root`; nil where a person is to confirm what the host shows.
    ///   - confirm: shown the first root of a host that nobody pinned; false leaves everything as it was.
    ///   - resetting: forgets what was trusted of this root before.
    /// - Returns: nil where it was not confirmed.
    package func add(
        _ name: TapName, from place: Place, pinned: Digest?, resetting: Bool,
        confirm: (Introduction) throws -> Bool
    ) throws -> ConfiguredTap? {
        let url: String? =
            switch place {
            case .url(let url): try GitURL(url).text
            case .file: nil
            }
        let lock = try lock(name, "tap \(name)")
        defer { extendLifetime(lock) }
        if name.description == DefaultTap.name, pinned == nil {
            // The default tap's root is compiled in: there is nothing to ask a host.
            guard let known = try TapList(reading: list, withDefault: true)[name.description] else {
                throw TapError.configuration("no default tap")
            }
            // Trust before the list, always in this order.
            let trustLock = try lockTrust(of: known)
            defer { extendLifetime(trustLock) }
            return try changeList { taps in
                guard var tap = taps[name.description] else { throw TapError.configuration("no default tap") }
                tap.url = url
                if resetting {
                    try removeFile("\(trust)/\(TrustState.fileName(pinned: tap.pinned, origin: tap.origin))")
                    try Misbehaviour.clear(trust, tap)
                    tap.hasTrustState = false
                }
                try taps.set(tap)
                return tap
            }
        }
        let tree: any PublishedTree
        var open: GitSession?
        defer { open?.finish() }
        switch place {
        case .file(let path): tree = try PublishedArchive(path)
        case .url(let text):
            let session = try session(name, text)
            open = session
            _ = try session.fetch()
            tree = session
        }
        let root: VerifiedRoot
        if let pinned {
            root = try RootChain.find(pinned, in: tree, tap: name.description)
        } else {
            guard let bytes = try tree.read("root/1.root.json", limit: RegistryLimits.root) else {
                throw TapError.missing(tap: name.description, what: "root/1.root.json")
            }
            let fingerprint = try VerifiedRoot.unverifiedFingerprint(of: bytes)
            root = try VerifiedRoot(parsing: bytes, pinned: fingerprint)
            guard try confirm(Introduction(fingerprint: fingerprint, claims: root.claims)) else { return nil }
        }
        let before = try taps()[name.description]
        let tap = ConfiguredTap(
            name: name, url: url,
            mirrors: url != nil && before?.pinned == root.fingerprint ? before?.mirrors ?? [] : [],
            pinned: root.fingerprint, origin: root.claims.origin, hasTrustState: true)
        if let before, before.pinned != tap.pinned { try forgetFiles(of: name) }
        let trustLock = try lockTrust(of: tap)
        defer { extendLifetime(trustLock) }
        // What was trusted of this root before an untap still is: it is the floor of the next sync.
        if try resetting || TrustState.read(trust, tap: tap) == nil {
            let state = TrustState(
                pinned: tap.pinned, origin: tap.origin, root: root,
                head: TreeHead(size: 0, root: SHA256.hash([])), memoryKey: try Synchronizer.randomKey())
            try state.write(trust)
            try Misbehaviour.clear(trust, tap)
        }
        try changeList { try $0.set(tap) }
        return tap
    }

    /// Changes where else a tap is fetched from.
    /// - Parameters:
    ///   - added: tried after those that stand; what is there already is not added again.
    ///   - emptying: whether those that stand go first.
    /// - Returns: the tap as it is now, or nil where there is none of that name.
    package func changeMirrors(of name: TapName, adding added: [String], emptying: Bool) throws
        -> ConfiguredTap?
    {
        let added = try added.map { try GitURL($0).text }
        return try changeList { taps in
            guard var tap = taps[name.description] else { return nil }
            guard let url = tap.url else {
                throw TapError.configuration("the tap \(name) has no URL for which a mirror could stand in")
            }
            if emptying { tap.mirrors = [] }
            for mirror in added where mirror != url && !tap.mirrors.contains(mirror) {
                tap.mirrors.append(mirror)
            }
            guard tap.mirrors.count <= TapLimits.mirrors else {
                throw TapError.configuration("more than \(TapLimits.mirrors) mirrors")
            }
            try taps.set(tap)
            return tap
        }
    }

    /// Stops to follow a registry. Its trust state stays, so that coming back weakens nothing.
    /// - Returns: the tap as it was, or nil where there is none of that name.
    package func remove(_ name: TapName) throws -> ConfiguredTap? {
        let lock = try lock(name, "untap \(name)")
        defer { extendLifetime(lock) }
        return try changeList { taps in
            guard var tap = taps[name.description] else { return nil }
            let before = tap
            if tap.isDefault {
                (tap.url, tap.mirrors) = (nil, [])
                try taps.set(tap)
            } else {
                taps.remove(name)
                try forgetFiles(of: name)
            }
            return before
        }
    }

    private func forgetFiles(of name: TapName) throws {
        try removeTree("\(data)/taps/\(name)")
        try removeFile(TapPlaces.store(name, cache: cache))
    }
}
