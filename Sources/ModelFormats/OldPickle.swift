/// Pickles of protocols 0 and 1 have no mark at their beginning: any bytes may be one, as far as they go. They are not read here, but
/// a loader that takes a file for one runs it until the first byte that is no opcode. So what does not look like a file of
/// torch is followed that far, opcode by opcode, for a name that could be called.
enum OldPickle {
    enum Finding: Hashable {
        /// A loader stops before anything could be called.
        case harmless
        /// It names something; or goes on for longer than is followed.
        case refused(String)
    }

    /// Bytes that are followed. Files that are no pickles end within a few.
    static let limit = 1 << 20

    /// - Parameters:
    ///   - bytes: the file's first ones.
    ///   - isWhole: whether there are no more.
    static func look(at bytes: [UInt8], isWhole: Bool) -> Finding {
        var at = 0
        while at < bytes.count {
            let start = at
            let opcode = bytes[at]
            at += 1
            switch opcode {
            case UInt8(ascii: "."): return .harmless
            case _ where plain.contains(opcode): break
            case UInt8(ascii: "c"), UInt8(ascii: "i"):
                let names = bytes[at...].prefix(1024).split(
                    separator: 0x0A, maxSplits: 2, omittingEmptySubsequences: false)
                // What is no name cannot be imported, and the loader ends.
                guard names.count == 3, names[..<2].allSatisfy({ isName($0) }) else { return .harmless }
                let name = names[..<2].map { String(decoding: $0, as: UTF8.self) }.joined(separator: ".")
                return .refused("\(shown(name)) at byte \(start), of protocol 0 or 1")
            // STACK_GLOBAL, EXT1 to EXT4: names that stand elsewhere.
            case 0x93, 0x82, 0x83, 0x84: return .refused("a name at byte \(start), without a protocol's mark")
            case _ where lines.contains(opcode):
                guard let end = bytes[at...].firstIndex(of: 0x0A) else {
                    return isWhole ? .harmless : .refused("a line at byte \(start) that does not end")
                }
                at = end + 1
            default:
                if let count = fixed[opcode] {
                    at += count
                } else if let width = counted[opcode] {
                    guard bytes.count - at >= width else { return isWhole ? .harmless : endless }
                    let count = little(bytes, at, width)
                    guard count <= UInt64(bytes.count - at - width) else {
                        return isWhole ? .harmless : endless
                    }
                    at += width + Int(count)
                } else {
                    return .harmless
                }
            }
        }
        return isWhole ? .harmless : endless
    }

    private static let endless = Finding.refused("more opcodes without a protocol's mark than are followed")

    private static func isName(_ bytes: ArraySlice<UInt8>) -> Bool {
        !bytes.isEmpty && bytes.allSatisfy { $0 > 0x20 && $0 != 0x7F } && isUTF8(bytes)
    }

    /// Without an argument. What they call was named before.
    private static let plain: Set<UInt8> =
        Set("()012N]}aeltdsuRboQ".utf8).union([
            0x81, 0x85, 0x86, 0x87, 0x88, 0x89, 0x8F, 0x90, 0x91, 0x92, 0x94,
        ])
    /// With a line.
    private static let lines = Set("FILSVgpP".utf8)
    /// With so many bytes.
    private static let fixed: [UInt8: Int] = [
        UInt8(ascii: "K"): 1, UInt8(ascii: "M"): 2, UInt8(ascii: "J"): 4, UInt8(ascii: "G"): 8,
        UInt8(ascii: "h"): 1,
        UInt8(ascii: "j"): 4, UInt8(ascii: "q"): 1, UInt8(ascii: "r"): 4, 0x80: 1, 0x95: 8,
    ]
    /// With a count of so many bytes, and as many bytes as it says.
    private static let counted: [UInt8: Int] = [
        UInt8(ascii: "T"): 4, UInt8(ascii: "U"): 1, UInt8(ascii: "X"): 4, UInt8(ascii: "B"): 4,
        UInt8(ascii: "C"): 1,
        0x8A: 1, 0x8B: 4, 0x8C: 1, 0x8D: 8, 0x8E: 8, 0x96: 8,
    ]
}
