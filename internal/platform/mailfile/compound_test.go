package mailfile

import (
	"bytes"
	"encoding/binary"
	"unicode/utf16"
)

// compound writes a compound file as small as one can be, to read in tests: what Outlook saves cannot be had otherwise.
// Streams are named by their path: "__recip_version1.0_#00000000/__substg1.0_3001001F".
type compound struct {
	names   []string // of the entries, the root first
	kinds   []byte
	parents []int
	streams [][]byte
}

const sector = 512

func newCompound() *compound {
	return &compound{names: []string{"Root Entry"}, kinds: []byte{5}, parents: []int{-1}, streams: [][]byte{nil}}
}

func (c *compound) entry(parent int, name string, kind byte, stream []byte) int {
	for i, n := range c.names {
		if n == name && c.parents[i] == parent {
			return i
		}
	}
	c.names, c.kinds, c.parents, c.streams = append(c.names, name), append(c.kinds, kind), append(c.parents, parent), append(c.streams, stream)
	return len(c.names) - 1
}

func (c *compound) put(storage, name string, stream []byte) {
	parent := 0
	if storage != "" {
		parent = c.entry(0, storage, 1, nil)
	}
	c.entry(parent, name, 2, stream)
}

func wide(text string) []byte {
	var out []byte
	for _, u := range utf16.Encode([]rune(text)) {
		out = binary.LittleEndian.AppendUint16(out, u)
	}
	return out
}

const endOfChain, free, ofTable = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD

// bytes lays the file out: one sector of the allocation table for each 128 sectors, then the directory, then the streams,
// each in sectors of its own; short ones are padded so that no second allocation is needed.
func (c *compound) bytes() []byte {
	var body bytes.Buffer
	var table []uint32
	chain := func(content []byte) (first uint32) {
		n := (len(content) + sector - 1) / sector
		first = uint32(len(table))
		for i := range n {
			next := uint32(len(table) + 1)
			if i == n-1 {
				next = endOfChain
			}
			table = append(table, next)
		}
		body.Write(content)
		body.Write(make([]byte, n*sector-len(content)))
		return first
	}
	starts := make([]uint32, len(c.names))
	mini, miniTable := c.short(starts)
	for i, s := range c.streams {
		if len(s) >= 4096 {
			starts[i] = chain(s)
		}
	}
	starts[0] = chain(mini)
	var small bytes.Buffer
	for len(miniTable)%128 != 0 {
		miniTable = append(miniTable, free)
	}
	_ = binary.Write(&small, binary.LittleEndian, miniTable)
	miniStart := chain(small.Bytes())
	directory := chain(c.directory(starts, len(mini)))
	tables := 1
	for (len(table)+tables+127)/128 > tables {
		tables++
	}
	at := uint32(len(table))
	for range tables {
		table = append(table, ofTable)
	}
	for len(table)%128 != 0 {
		table = append(table, free)
	}
	var fat bytes.Buffer
	_ = binary.Write(&fat, binary.LittleEndian, table)
	return append(append(c.header(at, tables, directory, miniStart, small.Len()/sector), body.Bytes()...), fat.Bytes()...)
}

// short puts the streams of less than 4096 bytes one after the other, in pieces of 64.
func (c *compound) short(starts []uint32) (mini []byte, table []uint32) {
	for i, s := range c.streams {
		if c.kinds[i] != 2 || len(s) >= 4096 {
			continue
		}
		starts[i] = uint32(len(table))
		n := max(1, (len(s)+63)/64)
		for k := range n {
			next := uint32(len(table) + 1)
			if k == n-1 {
				next = endOfChain
			}
			table = append(table, next)
		}
		mini = append(append(mini, s...), make([]byte, n*64-len(s))...)
	}
	return mini, table
}

// directory writes the entries; the children of one hang at each other's right side.
func (c *compound) directory(starts []uint32, miniSize int) []byte {
	var out bytes.Buffer
	for i, name := range c.names {
		raw := make([]byte, 128)
		copy(raw, wide(name))
		binary.LittleEndian.PutUint16(raw[64:], uint16(2*len(utf16.Encode([]rune(name)))+2))
		raw[66], raw[67] = c.kinds[i], 1
		left, right, child := uint32(free), uint32(free), uint32(free)
		for k := i + 1; k < len(c.names) && right == free; k++ {
			if c.parents[k] == c.parents[i] {
				right = uint32(k)
			}
		}
		for k := len(c.names) - 1; k > 0; k-- {
			if c.parents[k] == i {
				child = uint32(k)
			}
		}
		binary.LittleEndian.PutUint32(raw[68:], left)
		binary.LittleEndian.PutUint32(raw[72:], right)
		binary.LittleEndian.PutUint32(raw[76:], child)
		binary.LittleEndian.PutUint32(raw[116:], starts[i])
		size := len(c.streams[i])
		if i == 0 {
			size = miniSize
		}
		binary.LittleEndian.PutUint64(raw[120:], uint64(size))
		out.Write(raw)
	}
	for out.Len()%sector != 0 {
		empty := make([]byte, 128)
		for _, at := range []int{68, 72, 76} {
			binary.LittleEndian.PutUint32(empty[at:], free)
		}
		out.Write(empty)
	}
	return out.Bytes()
}

func (c *compound) header(fat uint32, tables int, directory, mini uint32, miniSectors int) []byte {
	h := make([]byte, sector)
	copy(h, outlook)
	put16, put32 := binary.LittleEndian.PutUint16, binary.LittleEndian.PutUint32
	put16(h[24:], 0x3E)
	put16(h[26:], 3)
	put16(h[28:], 0xFFFE)
	put16(h[30:], 9)
	put16(h[32:], 6)
	put32(h[44:], uint32(tables))
	put32(h[48:], directory)
	put32(h[56:], 4096)
	put32(h[60:], mini)
	put32(h[64:], uint32(miniSectors))
	put32(h[68:], endOfChain)
	for i := range 109 {
		value := uint32(free)
		if i < tables {
			value = fat + uint32(i)
		}
		put32(h[76+4*i:], value)
	}
	return h
}
