package graph

import (
	"cmp"
	"slices"
)

// placed is a node in the layers of a picture: a state, or a bend of a long edge.
type placed struct {
	node  int // in Graph.Nodes; -1 for a bend
	layer int
	order int // within its layer, from the top
	in    []int
	out   []int
}

// layers puts the states of the way forward, from left to right, into layers, so that edges lead to the right; an edge over several
// layers bends in each of them. It is the way of Sugiyama: break cycles, longest path, barycentres.
type layers struct {
	all   []placed
	byID  map[int]int // of a node in Graph.Nodes: its place in all
	list  [][]int     // of each layer, from the top
	edges [][]int     // from its state over bends to the other, for each edge that leads to the right
	back  [][2]int    // edges that lead to the left
}

// arrange lays out some nodes; forward lists the edges between them, once each.
func arrange(nodes []int, forward [][2]int, start int) *layers {
	l := &layers{byID: map[int]int{}}
	for _, n := range nodes {
		l.byID[n] = len(l.all)
		l.all = append(l.all, placed{node: n})
	}
	succ := map[int][]int{}
	for _, e := range forward {
		succ[l.byID[e[0]]] = append(succ[l.byID[e[0]]], l.byID[e[1]])
	}
	acyclic := l.acyclic(succ, l.byID[start])
	l.rank(acyclic, l.byID[start])
	l.bend(acyclic)
	l.order()
	return l
}

// acyclic leaves out the edges that close a circle, and keeps them as edges back.
func (l *layers) acyclic(succ map[int][]int, start int) map[int][]int {
	out := map[int][]int{}
	state := make([]int, len(l.all)) // 0 new, 1 on the way, 2 done
	var visit func(n int)
	visit = func(n int) {
		state[n] = 1
		for _, m := range succ[n] {
			if state[m] == 1 {
				l.back = append(l.back, [2]int{n, m})
				continue
			}
			out[n] = append(out[n], m)
			if state[m] == 0 {
				visit(m)
			}
		}
		state[n] = 2
	}
	visit(start)
	for n := range l.all {
		if state[n] == 0 {
			visit(n)
		}
	}
	return out
}

// rank gives each node its layer: the longest way to it. What nothing leads to stands right before what it leads to.
func (l *layers) rank(succ map[int][]int, start int) {
	fromStart := map[int]bool{}
	var mark func(n int)
	mark = func(n int) {
		if !fromStart[n] {
			fromStart[n] = true
			for _, m := range succ[n] {
				mark(m)
			}
		}
	}
	mark(start)
	for range l.all { // as often as the longest way is long
		for n := range l.all {
			for _, m := range succ[n] {
				l.all[m].layer = max(l.all[m].layer, l.all[n].layer+1)
			}
		}
	}
	for range l.all {
		for n := range l.all {
			if fromStart[n] || len(succ[n]) == 0 {
				continue
			}
			least := l.all[succ[n][0]].layer
			for _, m := range succ[n] {
				least = min(least, l.all[m].layer)
			}
			l.all[n].layer = max(l.all[n].layer, least-1)
		}
	}
}

// bend adds a bend in each layer that an edge passes, and fills the layers.
func (l *layers) bend(succ map[int][]int) {
	for n := range len(l.byID) {
		for _, m := range succ[n] {
			way := []int{n}
			for layer := l.all[n].layer + 1; layer < l.all[m].layer; layer++ {
				l.all = append(l.all, placed{node: -1, layer: layer})
				way = append(way, len(l.all)-1)
			}
			way = append(way, m)
			for i := 1; i < len(way); i++ {
				a, b := way[i-1], way[i]
				l.all[a].out, l.all[b].in = append(l.all[a].out, b), append(l.all[b].in, a)
			}
			l.edges = append(l.edges, way)
		}
	}
	for i := range l.all {
		for len(l.list) <= l.all[i].layer {
			l.list = append(l.list, nil)
		}
		l.list[l.all[i].layer] = append(l.list[l.all[i].layer], i)
	}
	l.number()
}

func (l *layers) number() {
	for _, layer := range l.list {
		for i, n := range layer {
			l.all[n].order = i
		}
	}
}

// sweeps is how often the layers are ordered to and fro.
const sweeps = 12

// order puts the nodes of each layer where their neighbours are, and keeps the order with the fewest crossings.
func (l *layers) order() {
	best, fewest := l.copied(), l.crossings()
	for i := range sweeps {
		for k := range l.list {
			layer := l.list[k]
			near := func(n int) []int { return l.all[n].in }
			if i%2 == 1 {
				layer = l.list[len(l.list)-1-k]
				near = func(n int) []int { return l.all[n].out }
			}
			slices.SortStableFunc(layer, func(a, b int) int { return cmp.Compare(l.centre(a, near(a)), l.centre(b, near(b))) })
			l.number()
		}
		if c := l.crossings(); c < fewest {
			best, fewest = l.copied(), c
		}
	}
	l.list = best
	l.number()
	byOrder := func(a, b int) int { return cmp.Compare(l.all[a].order, l.all[b].order) }
	for i := range l.all { // so that edges leave and reach a card in the order of their other ends
		slices.SortStableFunc(l.all[i].in, byOrder)
		slices.SortStableFunc(l.all[i].out, byOrder)
	}
}

func (l *layers) copied() [][]int {
	out := make([][]int, len(l.list))
	for i := range l.list {
		out[i] = slices.Clone(l.list[i])
	}
	return out
}

// centre is the middle of some neighbours, in thousandths; its own place without any.
func (l *layers) centre(n int, near []int) int {
	if len(near) == 0 {
		return 1000 * l.all[n].order
	}
	sum := 0
	for _, m := range near {
		sum += 1000 * l.all[m].order
	}
	return sum / len(near)
}

// crossings counts the edges between neighbouring layers that cross.
func (l *layers) crossings() int {
	n := 0
	for _, layer := range l.list {
		for i, a := range layer {
			for _, b := range layer[i+1:] {
				for _, x := range l.all[a].out {
					for _, y := range l.all[b].out {
						if l.all[x].order > l.all[y].order {
							n++
						}
					}
				}
			}
		}
	}
	return n
}
