internal import CLibGit2
internal import GitWire

/// The name of a git object: SHA-1 of its header and content, 20 bytes.
struct ObjectName: Hashable, Sendable, CustomStringConvertible {
    let bytes: [UInt8]

    init?(_ bytes: some Collection<UInt8>) {
        guard bytes.count == 20 else { return nil }
        self.bytes = Array(bytes)
    }

    init?(hex: some Collection<UInt8>) {
        guard hex.count == 40 else { return nil }
        var out: [UInt8] = []
        var high: UInt8?
        for digit in hex {
            let value: UInt8
            switch digit {
            case 0x30...0x39: value = digit - 0x30
            case 0x61...0x66: value = digit - 0x61 + 10
            default: return nil
            }
            if let upper = high {
                out.append(upper << 4 | value)
                high = nil
            } else {
                high = value
            }
        }
        bytes = out
    }

    init(_ oid: git_oid) { bytes = withUnsafeBytes(of: oid) { Array($0.prefix(20)) } }

    var oid: git_oid {
        var oid = git_oid()
        withUnsafeMutableBytes(of: &oid) { $0.copyBytes(from: bytes) }
        return oid
    }

    var description: String {
        let digits = Array("0123456789abcdef".utf8)
        return String(
            decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}

enum ObjectKind: Hashable, Sendable { case commit, tree, blob, other }

/// Objects of a repository, read with their size known first.
final class ObjectDatabase {
    let handle: OpaquePointer

    /// The objects of `repository`.
    init(of repository: OpaquePointer) throws(GitError) {
        var handle: OpaquePointer?
        try Library.check(git_repository_odb(&handle, repository))
        self.handle = handle!
    }

    /// The objects in a directory of the usual layout, and nothing that its configuration or alternates point to.
    init(directory: String) throws(GitError) {
        var handle: OpaquePointer?
        try Library.check(git_odb_new(&handle))
        self.handle = handle!
        var packs: UnsafeMutablePointer<git_odb_backend>?
        try Library.check(git_odb_backend_pack(&packs, directory))
        try Self.add(packs, to: self.handle, priority: 2)
        var loose: UnsafeMutablePointer<git_odb_backend>?
        try Library.check(git_odb_backend_loose(&loose, directory, 0, 0, 0, 0))
        try Self.add(loose, to: self.handle, priority: 1)
    }

    private static func add(
        _ backend: UnsafeMutablePointer<git_odb_backend>?, to handle: OpaquePointer, priority: Int32
    ) throws(GitError) {
        let code = git_odb_add_backend(handle, backend, priority)
        if code < 0 {
            backend?.pointee.free(backend)
            try Library.check(code)
        }
    }

    deinit { git_odb_free(handle) }

    /// - Returns: nil where there is no such object.
    func header(_ name: ObjectName) throws(GitError) -> (kind: ObjectKind, size: UInt64)? {
        var oid = name.oid
        var size = 0
        var type = GIT_OBJECT_ANY
        let code = git_odb_read_header(&size, &type, handle, &oid)
        if code == GIT_ENOTFOUND.rawValue { return nil }
        guard code == 0 else { throw GitError(.damaged, "object \(name): \(Library.lastMessage())") }
        return (Self.kind(type), UInt64(size))
    }

    /// The content of an object that must be there and of this kind.
    func read(_ name: ObjectName, _ kind: ObjectKind, limit: UInt64) throws(GitError) -> [UInt8] {
        guard let header = try header(name) else {
            throw GitError(.damaged, "object \(name) was promised but not sent")
        }
        guard header.kind == kind else { throw GitError(.notAFile, "object \(name) is no \(kind)") }
        guard header.size <= limit else {
            throw GitError(.limit(.objectSize), "object \(name) has \(header.size) bytes, more than \(limit)")
        }
        var oid = name.oid
        var object: OpaquePointer?
        guard git_odb_read(&object, handle, &oid) == 0, let object else {
            throw GitError(.damaged, "object \(name): \(Library.lastMessage())")
        }
        defer { git_odb_object_free(object) }
        // A loose object's header may have been rewritten in between: what was read counts.
        guard Self.kind(git_odb_object_type(object)) == kind,
            UInt64(git_odb_object_size(object)) == header.size
        else {
            throw GitError(.damaged, "object \(name) changed while it was read")
        }
        return Array(
            UnsafeRawBufferPointer(start: git_odb_object_data(object), count: git_odb_object_size(object)))
    }

    private static func kind(_ type: git_object_t) -> ObjectKind {
        switch type {
        case GIT_OBJECT_COMMIT: .commit
        case GIT_OBJECT_TREE: .tree
        case GIT_OBJECT_BLOB: .blob
        default: .other
        }
    }
}
