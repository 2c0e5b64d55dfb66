internal import CLibGit2
internal import FileIO
internal import GitWire

/// The bare repository that fetched objects go to. Its references are the quarantined commit and the accepted one; from
/// both the next fetch negotiates what is already here.
final class Quarantine {
    let repository: OpaquePointer
    let objects: ObjectDatabase
    private let directory: SessionDirectory

    private static let quarantined = "refs/quarantine/head"
    private static let accepted = "refs/accepted/head"

    /// Each fetch adds a pack, and look-ups search all of them. A year of daily syncs stays under it.
    private static let maximumPacks = 400

    /// All of the configuration; written anew each time, since a stranger's could say anything.
    private static let configuration = """
        [core]
        \trepositoryformatversion = 0
        \tbare = true
        \tfilemode = false

        """

    init(_ directory: SessionDirectory) throws(GitError) {
        self.directory = directory
        try directory.renewIfDemanded()
        let handle: OpaquePointer
        if let opened = try Self.open(directory.repository) {
            handle = opened
        } else {
            // Not there, or half made by a process that was killed.
            try directory.discardRepository()
            try Self.create(directory.repository)
            guard let made = try Self.open(directory.repository) else {
                throw Library.storageFailure()
            }
            handle = made
        }
        repository = handle
        do throws(GitError) {
            objects = try ObjectDatabase(of: handle)
        } catch {
            git_repository_free(handle)
            throw error
        }
    }

    deinit { git_repository_free(repository) }

    private static func create(_ path: String) throws(GitError) {
        var options = git_repository_init_options()
        try Library.check(
            git_repository_init_options_init(&options, UInt32(GIT_REPOSITORY_INIT_OPTIONS_VERSION)))
        options.flags = GIT_REPOSITORY_INIT_BARE.rawValue | GIT_REPOSITORY_INIT_MKDIR.rawValue
        var handle: OpaquePointer?
        let code = "main".withCString { name in
            options.initial_head = name
            return git_repository_init_ext(&handle, path, &options)
        }
        try Library.check(code)
        git_repository_free(handle)
    }

    private static func open(_ path: String) throws(GitError) -> OpaquePointer? {
        guard FileStatus.isDirectory("\(path)/objects") else { return nil }
        try clean(path)
        let wanted = Array(configuration.utf8)
        if (try? readFile("\(path)/config", limit: 4096)) != wanted {
            try storing { () throws(FileError) in try writeAtomically(wanted, to: "\(path)/config") }
        }
        var handle: OpaquePointer?
        let flags = GIT_REPOSITORY_OPEN_NO_SEARCH.rawValue | GIT_REPOSITORY_OPEN_BARE.rawValue
        guard git_repository_open_ext(&handle, path, flags, nil) == 0 else { return nil }
        return handle
    }

    /// Removes what a killed process left: locks and half-written packs. The directory's lock is ours.
    private static func clean(_ path: String) throws(GitError) {
        try storing { () throws(FileError) in
            for folder in ["", "/refs", "/refs/quarantine", "/refs/accepted", "/refs/heads"]
            where FileStatus.isDirectory(path + folder) {
                for name in try listDirectory(path + folder)
                where name.hasSuffix(".lock") || name.contains(".tmp-") {
                    try removeFile("\(path)\(folder)/\(name)")
                }
            }
            // References are never packed here, objects never borrowed.
            try removeFile("\(path)/packed-refs")
            try removeFile("\(path)/objects/info/alternates")
            let packs = "\(path)/objects/pack"
            guard FileStatus.isDirectory(packs) else { return }
            let names = try listDirectory(packs)
            for name in names {
                guard name.hasPrefix("pack-"), let dot = name.utf8.lastIndex(of: UInt8(ascii: ".")) else {
                    try removeFile("\(packs)/\(name)")
                    continue
                }
                // libgit2 writes the index before it renames the pack.
                let pack = "\(name[..<dot]).pack"
                if !names.contains(pack) { try removeFile("\(packs)/\(name)") }
            }
        }
    }

    func quarantine(_ commit: ObjectName) throws(GitError) {
        try setReference(Self.quarantined, commit)
    }

    func accept(_ commit: ObjectName) throws(GitError) {
        try setReference(Self.accepted, commit)
        try directory.accept(commit)
    }

    private func setReference(_ name: String, _ commit: ObjectName) throws(GitError) {
        var oid = commit.oid
        var reference: OpaquePointer?
        try Library.check(git_reference_create(&reference, repository, name, &oid, 1, nil))
        git_reference_free(reference)
    }

    /// Whether so many packs have gathered that a fresh start is cheaper.
    func demandRenewalIfCrowded() throws(GitError) {
        let packs = "\(directory.repository)/objects/pack"
        guard FileStatus.isDirectory(packs) else { return }
        let count = try storing { () throws(FileError) in
            try listDirectory(packs).count { $0.hasSuffix(".pack") }
        }
        if count > Self.maximumPacks { try directory.demandRenewal() }
    }
}
