// How alike two names look and are typed. What counts is the reader of a sans-serif font and the typist on a QWERTY keyboard.

/// Names folded to what they look like, and the distance between two such.
package enum NameLikeness {
    /// What a name looks like to a hasty reader: lower case, look-alikes made one (0 and o; 1, l and i; rn and m; vv and w; cl and
    /// d), separators left out, for people forget where they stand (UTS #39 calls it a skeleton).
    /// - Parameter bytes: of a name that is folded already.
    package static func skeleton(_ bytes: some Sequence<UInt8>) -> [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(bytes.underestimatedCount)
        for byte in bytes {
            switch (out.last, byte) {
            case (0x72, 0x6E): out[out.count - 1] = 0x6D  // rn, m
            case (0x76, 0x76): out[out.count - 1] = 0x77  // vv, w
            // c and what looks like an l: d.
            case (0x63, 0x6C), (0x63, 0x69), (0x63, 0x31): out[out.count - 1] = 0x64
            case (_, 0x30): out.append(0x6F)  // 0, o
            case (_, 0x31), (_, 0x69): out.append(0x6C)  // 1, i, l
            case (_, 0x2D), (_, 0x2E), (_, 0x5F): break  // - . _
            default: out.append(byte)
            }
        }
        return out
    }

    /// A folded name without its separators.
    static func plain(_ bytes: [UInt8]) -> [UInt8] {
        bytes.filter { $0 != 0x2D && $0 != 0x2E && $0 != 0x5F }
    }

    /// Which bytes occur, folded to 64 bits: far apart means many edits.
    static func letters(_ bytes: some Sequence<UInt8>) -> UInt64 {
        bytes.reduce(0) { $0 | 1 << UInt64($1 & 63) }
    }

    /// FNV-1a of 64 bits (RFC 9923): where two agree, the letters are compared.
    /// - Parameter after: of what comes before.
    static func hash(_ bytes: [UInt8], after: UInt64 = 0xCBF2_9CE4_8422_2325) -> UInt64 {
        bytes.reduce(after) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }

    /// One letter that is left out, put in or replaced, in the unit of distances.
    package static let edit = 10
    /// A letter typed twice or once where it stands twice, or replaced by one that looks like it: the cheapest edits.
    static let slip = 5
    /// Two neighbours swapped, or a neighbouring key hit.
    static let typo = 7

    /// Weighted Damerau-Levenshtein distance in its restricted form (optimal string alignment), in tenths of an edit.
    /// - Returns: nil where it is more than `bound`, found out early.
    package static func distance(_ left: [UInt8], _ right: [UInt8], atMost bound: Int) -> Int? {
        guard abs(left.count - right.count) * slip <= bound else { return nil }
        if left == right { return 0 }
        var before = [Int](repeating: 0, count: right.count + 1)
        var above = before
        for column in right.indices { above[column + 1] = above[column] + single(right, column) }
        var current = before
        for row in left.indices {
            current[0] = above[0] + single(left, row)
            var least = current[0]
            for column in right.indices {
                var cost = min(
                    above[column + 1] + single(left, row), current[column] + single(right, column),
                    above[column] + replacement(left[row], right[column]))
                if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
                    cost = min(cost, before[column - 1] + typo)
                }
                current[column + 1] = cost
                least = min(least, cost)
            }
            // A later row can be cheaper by a swap that reaches two rows back, never by more than one edit.
            guard least <= bound + edit else { return nil }
            (before, above, current) = (above, current, before)
        }
        return above[right.count] <= bound ? above[right.count] : nil
    }

    /// Of a letter that one word has and the other has not.
    private static func single(_ word: [UInt8], _ index: Int) -> Int {
        let isDouble =
            index > 0 && word[index - 1] == word[index]
            || index + 1 < word.count && word[index + 1] == word[index]
        return isDouble ? slip : edit
    }

    private static func replacement(_ left: UInt8, _ right: UInt8) -> Int {
        if left == right { return 0 }
        if lookalikes.contains(pair(left, right)) { return slip }
        return neighbours.contains(pair(left, right)) ? typo : edit
    }

    private static func pair(_ left: UInt8, _ right: UInt8) -> UInt16 {
        UInt16(min(left, right)) << 8 | UInt16(max(left, right))
    }

    /// Letters that are taken for one another, but less easily than those that a skeleton makes one.
    private static let lookalikes = pairs(
        ["5s", "8b", "2z", "9g", "9q", "gq", "uv", "ce", "mn", "hn", "lt", "lj", "vy", "6b", "4a", "3e"])

    /// Keys beside one another on a QWERTY keyboard, rows as they are shifted.
    private static let neighbours: Set<UInt16> = {
        let rows = ["1234567890-", "qwertyuiop", "asdfghjkl", "zxcvbnm"].map { Array($0.utf8) }
        var found: Set<UInt16> = []
        for (number, row) in rows.enumerated() {
            for (place, key) in row.enumerated() {
                if place > 0 { found.insert(pair(row[place - 1], key)) }
                guard number > 0 else { continue }
                // A key stands below the space between two of the row above.
                for other in [place, place + 1] where other < rows[number - 1].count {
                    found.insert(pair(rows[number - 1][other], key))
                }
            }
        }
        return found
    }()

    private static func pairs(_ words: [String]) -> Set<UInt16> {
        Set(words.map { word in pair(word.utf8.first ?? 0, word.utf8.last ?? 0) })
    }
}

/// Texts that look like names and are none, for they hold letters of other scripts.
package enum ForeignLetters {
    /// The text in ASCII, each foreign letter replaced by the one that it looks like, and those that nobody sees left out.
    /// - Returns: nil for a text that is ASCII already, or has letters that look like none.
    package static func replaced(in text: String) -> String? {
        var out = ""
        var isChanged = false
        // A name has at most 193 bytes, and as many letters.
        for scalar in text.unicodeScalars.prefix(512) {
            if scalar.isASCII {
                out.unicodeScalars.append(scalar)
                continue
            }
            isChanged = true
            if isInvisible(scalar) { continue }
            guard let letter = ascii(scalar) else { return nil }
            out.unicodeScalars.append(Unicode.Scalar(letter))
        }
        return isChanged ? out : nil
    }

    /// Soft hyphen, zero-width and directional marks, variation selectors, combining marks, tags.
    private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0xAD, 0x0300...0x036F, 0x200B...0x200F, 0x202A...0x202E, 0x2060...0x2064, 0x2066...0x206F,
            0xFE00...0xFE0F, 0xFEFF, 0xE0000...0xE01EF:
            true
        default: false
        }
    }

    private static func ascii(_ scalar: Unicode.Scalar) -> UInt8? {
        let value = scalar.value
        switch value {
        case 0xFF01...0xFF5E: return UInt8(value - 0xFEE0)  // fullwidth forms
        case 0x1D400...0x1D6A3:  // mathematical letters: alphabets of 52, one behind the other
            let place = UInt8((value - 0x1D400) % 52)
            return place < 26 ? 0x41 + place : 0x61 + place - 26
        case 0x1D7CE...0x1D7FF: return 0x30 + UInt8((value - 0x1D7CE) % 10)
        case 0x2010...0x2015, 0x2212, 0xFE58, 0xFE63: return 0x2D
        case 0x2044, 0x2215, 0x29F8: return 0x2F
        default: return table[scalar]
        }
    }

    /// From the confusables of UTS #39, and letters with marks: those of Latin, Greek, Cyrillic and Armenian.
    private static let table: [Unicode.Scalar: UInt8] = {
        let rows = [
            "aàáâãäåāăąǎаɑα", "AÀÁÂÃÄÅĀĂĄАΑ", "bЬƅ", "BВΒ", "cçćĉċčсϲ", "CÇĆĈĊČСϹ", "dďđԁɗ", "DĎĐ",
            "eèéêëēĕėęěеє", "EÈÉÊËĒĔĖĘĚЕΕ", "fſƒ", "FϜ", "gĝğġģɡց", "GĜĞĠĢԌ", "hĥħһհ", "HĤĦНΗ",
            "iìíîïĩīĭįıіɩι", "IÌÍÎÏĨĪĬĮİІΙӀ", "jĵјϳ", "JĴЈ", "kķĸкκ", "KĶКΚK", "lĺļľŀłӏ", "LĹĻĽĿŁԼ", "mм",
            "MМΜ", "nñńņňŉոη", "NÑŃŅŇΝ", "oòóôõöøōŏőоοօσ", "OÒÓÔÕÖØŌŎŐОΟՕ", "pрρ", "PРΡ", "qԛգ", "QԚ",
            "rŕŗřгг", "RŔŖŘ", "sśŝşšѕ", "SŚŜŞŠЅՏ", "tţťŧтτ", "TŢŤŦТΤ", "uùúûüũūŭůűųцυս", "UÙÚÛÜŨŪŬŮŰŲՍ",
            "vνѵ", "VѴ", "wŵԝω", "WŴԜ", "xхχ", "XХΧ", "yýÿŷуγ", "YÝŶŸУΥ", "zźżžᴢ", "ZŹŻŽΖ", "0߀", "3ЗӠ",
            "6б",
        ]
        var table: [Unicode.Scalar: UInt8] = [:]
        for row in rows {
            guard let letter = row.unicodeScalars.first else { continue }
            for scalar in row.unicodeScalars.dropFirst() { table[scalar] = UInt8(letter.value) }
        }
        return table
    }()
}
