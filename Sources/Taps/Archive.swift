internal import FileIO

/// A registry in one file, to be carried to where no network is: the published tree as a tar archive.
///
/// The format is POSIX ustar (IEEE Std 1003.1, pax, "ustar Interchange Format"), so that `tar tf` lists it and `git archive
/// published` makes one. Of its kinds of members only these are known: regular files (`0`, or NUL as old writers have it),
/// directories (`5`) and pax's global header (`g`, in which `git archive` puts the commit), the last two of which say nothing. A
/// member's name is a plain relative path; the log lies in `log/` or `registry/log/`.
///
///     <512: name, mode, size, checksum, kind, "ustar", "00", prefix>  <content, zeros up to a multiple of 512>
///     ...
///     <1024 zeros, and more zeros>
///
/// What `oracle tap export` writes is the same for the same state, byte for byte: the checkpoint, the roots, the signers file,
/// hints, entry bundles, hash tiles and tensor manifests, in this order, dated 1970.
///
/// Nothing in it is believed: it is read through the same checks as a host. A link, a path that leads out, a name twice, a size
/// beyond the file's end, or an archive that ends early is refused before anything of it is read.
package struct ArchiveError: Error, Hashable, Sendable, CustomStringConvertible {
    package let path: String
    package let why: String
    package var description: String { "\(path): \(why)" }
}

enum Archive {
    static let block = 512
    /// Members: a log of ten million entries has 40,000 bundles and as many tiles, and a manifest for each of its models.
    static let maximumMembers = 300_000
    /// Bytes of a pax global header: git's is 52.
    static let maximumGlobalHeader: UInt64 = 1 << 16
    /// Zeros behind the last member. GNU tar fills up to 10 KiB.
    static let maximumTrailer: UInt64 = 1 << 20

    /// A number as the header holds it: octal digits, between spaces or zeros, up to a space or NUL.
    /// - Returns: nil for anything else, GNU's binary form of large numbers included: no file of a log is 8 GiB.
    static func number(_ field: ArraySlice<UInt8>) -> UInt64? {
        var rest = field.drop { $0 == 0x20 }
        var value: UInt64 = 0
        guard let first = rest.first, (0x30...0x37).contains(first) else { return nil }
        while let digit = rest.first, (0x30...0x37).contains(digit) {
            let (shifted, overflow) = value.multipliedReportingOverflow(by: 8)
            guard !overflow else { return nil }
            value = shifted + UInt64(digit - 0x30)
            rest.removeFirst()
        }
        return rest.allSatisfy { $0 == 0x20 || $0 == 0 } ? value : nil
    }

    /// The sum of a header's bytes, its checksum field taken as spaces.
    static func checksum(_ header: [UInt8]) -> UInt64 {
        header.indices.reduce(0) { $0 + UInt64((148..<156).contains($1) ? 0x20 : header[$1]) }
    }

    /// - Parameters:
    ///   - name: at most 99 bytes, as all names of a log are.
    ///   - size: bytes; below 8 GiB.
    static func header(_ name: String, size: Int) -> [UInt8] {
        var header = [UInt8](repeating: 0, count: block)
        func put(_ text: String, at offset: Int) {
            for (index, byte) in text.utf8.enumerated() { header[offset + index] = byte }
        }
        func octal(_ value: Int, digits: Int) -> String {
            let text = String(value, radix: 8)
            return String(repeating: "0", count: digits - text.utf8.count) + text
        }
        precondition(name.utf8.count < 100 && size < 1 << 33)
        put(name, at: 0)
        put("0000644", at: 100)
        put("0000000", at: 108)
        put("0000000", at: 116)
        put(octal(size, digits: 11), at: 124)
        put("00000000000", at: 136)
        put("0", at: 156)
        put("ustar", at: 257)
        put("00", at: 263)
        put(octal(Int(checksum(header)), digits: 6), at: 148)
        header[155] = 0x20
        return header
    }
}
