internal import FileIO
internal import GitWire

/// The published side of a registry in an archive. See `Archive`.
package final class PublishedArchive: PublishedTree {
    private let file: File
    private let folder: String
    /// Where contents lie, by path below `folder`.
    private let members: [String: (offset: Int64, size: Int)]

    /// Walks over the headers; no content is read.
    /// - Throws: `ArchiveError` for what is no archive of a log; `FileError`.
    package init(_ path: String) throws {
        file = try File(reading: path)
        var walk = Walk(file, size: UInt64(max(0, try file.status().size)))
        var found: [String: (offset: Int64, size: Int)] = [:]
        while let member = try walk.next() {
            guard found.count < Archive.maximumMembers else {
                throw walk.fault("more than \(Archive.maximumMembers) members")
            }
            guard found.updateValue((member.offset, member.size), forKey: member.name) == nil else {
                throw walk.fault("it has \(printable(member.name)) twice")
            }
        }
        guard let folder = ["log", "registry/log"].first(where: { found["\($0)/checkpoint"] != nil }) else {
            throw walk.fault("it holds neither log/checkpoint nor registry/log/checkpoint")
        }
        self.folder = folder
        members = found
    }

    package func read(_ path: String, limit: Int) throws -> [UInt8]? {
        guard let member = members["\(folder)/\(path)"] else { return nil }
        guard member.size <= limit else {
            throw ArchiveError(
                path: file.path, why: "\(path) has \(member.size) bytes, more than \(limit)")
        }
        return try file.bytes(at: member.offset, count: member.size)
    }

    /// The log's name, as its checkpoint has it; nobody vouches for it.
    package func unverifiedOrigin() throws -> String? {
        guard let note = try read("checkpoint", limit: TapLimits.checkpoint),
            let line = note.split(separator: 0x0A, maxSplits: 1, omittingEmptySubsequences: false).first
        else { return nil }
        return String(validating: line, as: UTF8.self)
    }
}

/// The headers of an archive, one after the other.
private struct Walk {
    struct Member {
        let name: String
        let offset: Int64
        let size: Int
    }

    private let file: File
    private let size: UInt64
    private var offset: UInt64 = 0

    init(_ file: File, size: UInt64) {
        self.file = file
        self.size = size
    }

    func fault(_ why: String) -> ArchiveError { ArchiveError(path: file.path, why: why) }

    /// The next regular file; nil at the end.
    mutating func next() throws -> Member? {
        while true {
            guard size - offset >= UInt64(Archive.block) else {
                throw fault(offset == 0 ? "no tar archive" : "it ends early")
            }
            let header = try file.bytes(at: Int64(offset), count: Archive.block)
            if header.allSatisfy({ $0 == 0 }) {
                try end()
                return nil
            }
            let start = offset + UInt64(Archive.block)
            guard Array(header[257..<262]) == Array("ustar".utf8),
                Archive.number(header[148..<156]) == Archive.checksum(header)
            else { throw fault(offset == 0 ? "no tar archive" : "a damaged header at byte \(offset)") }
            let name = try name(header)
            guard let length = Archive.number(header[124..<136]), length <= size - start else {
                throw fault("\(printable(name)) is longer than the file")
            }
            // What fits the file, rounded up, overflows nothing.
            let padded = (length + 511) / 512 * 512
            guard padded <= size - start else { throw fault("it ends early") }
            offset = start + padded
            switch header[156] {
            case 0, UInt8(ascii: "0"):
                guard isPlainTreePath(name) else {
                    throw fault("\(printable(name)) is no plain relative path")
                }
                return Member(name: name, offset: Int64(start), size: Int(length))
            case UInt8(ascii: "5"):
                let folder = name.hasSuffix("/") ? String(name.dropLast()) : name
                guard isPlainTreePath(folder), length == 0 else {
                    throw fault("\(printable(name)) is no plain folder")
                }
            case UInt8(ascii: "g"):
                guard length <= Archive.maximumGlobalHeader else {
                    throw fault("a header of \(length) bytes")
                }
            case let kind:
                throw fault(
                    "\(printable(name)) is no regular file (kind \(printable(String(UnicodeScalar(kind)))))")
            }
        }
    }

    private func name(_ header: [UInt8]) throws -> String {
        let prefix = header[345..<500].prefix { $0 != 0 }
        let last = header[0..<100].prefix { $0 != 0 }
        let bytes = prefix.isEmpty ? Array(last) : prefix + [UInt8(ascii: "/")] + last
        guard let name = String(validating: bytes, as: UTF8.self) else {
            throw fault("a member's name is no UTF-8")
        }
        return name
    }

    /// Two blocks of zeros end an archive; nothing but zeros follows.
    private func end() throws {
        let rest = size - offset
        guard rest >= 2 * UInt64(Archive.block) else { throw fault("it ends early") }
        guard rest <= Archive.maximumTrailer,
            try file.bytes(at: Int64(offset), count: Int(rest)).allSatisfy({ $0 == 0 })
        else { throw fault("something follows its end") }
    }
}
