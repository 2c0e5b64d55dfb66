import FileIO
import ModelFormats
import TestSupport

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A directory of one test's own, removed with it.
final class Scratch {
    let path: String

    init() throws {
        var template = Array("/tmp/oracle-formats-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw FileError(path: "/tmp", operation: "make", code: errno) }
        // Without symbolic links, so that real paths can be compared.
        path = realPath(String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self))!
    }

    deinit { try? removeTree(path) }

    @discardableResult
    func write(_ name: String, _ bytes: [UInt8]) throws -> String {
        try createDirectories(parentDirectory(of: "\(path)/\(name)"))
        try writeAtomically(bytes, to: "\(path)/\(name)")
        return "\(path)/\(name)"
    }

    /// Writes without waiting for the disk: for tests that write thousands of files.
    func overwrite(_ name: String, _ bytes: [UInt8]) throws -> String {
        try TestSupport.overwrite("\(path)/\(name)", bytes)
        return "\(path)/\(name)"
    }

    @discardableResult
    func write(_ name: String, _ text: String) throws -> String { try write(name, Array(text.utf8)) }

    func link(_ name: String, to target: String) throws {
        try createDirectories(parentDirectory(of: "\(path)/\(name)"))
        guard symlink(target, "\(path)/\(name)") == 0 else {
            throw FileError(path: name, operation: "link", code: errno)
        }
    }
}

/// A safetensors file of that header and so many bytes of data.
func container(_ header: String, data: Int) -> [UInt8] {
    var out: [UInt8] = []
    withUnsafeBytes(of: UInt64(header.utf8.count).littleEndian) { out.append(contentsOf: $0) }
    out += header.utf8
    out += (0..<data).map { UInt8(truncatingIfNeeded: $0) }
    return out
}

/// A safetensors file of U8 tensors of 4 bytes each.
func container(tensors names: [String]) -> [UInt8] {
    let members = names.enumerated().map { index, name in
        "\"\(name)\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[\(index * 4),\(index * 4 + 4)]}"
    }
    return container("{\(members.joined(separator: ","))}", data: names.count * 4)
}
