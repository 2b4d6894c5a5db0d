package server

import (
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"strings"
)

// ParseProxies reads the addresses of proxies, or networks such as 10.0.0.0/8.
func ParseProxies(texts []string) (list []netip.Prefix, err error) {
	for _, text := range texts {
		if ip, err := netip.ParseAddr(text); err == nil {
			list = append(list, netip.PrefixFrom(ip.Unmap(), ip.Unmap().BitLen()))
			continue
		}
		p, err := netip.ParsePrefix(text)
		if err != nil || p.Masked() != p {
			return nil, fmt.Errorf("%s: write the address of a proxy, such as 127.0.0.1, or a network such as 10.0.0.0/8", text)
		}
		list = append(list, p)
	}
	return list, nil
}

// from is where a request comes from, for counting wrong passwords: behind a proxy that is trusted it is the
// nearest address in X-Forwarded-For that is none of theirs, since what stands before that one may be made up. Of
// an address of IPv6 it is the network of one household or company.
func (s *Server) from(r *http.Request) string {
	peer, err := netip.ParseAddr(hostOf(r.RemoteAddr))
	if err != nil {
		return r.RemoteAddr
	}
	peer = peer.Unmap()
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for i := len(hops) - 1; i >= 0 && s.trusted(peer); i-- {
		hop, err := netip.ParseAddr(hostOf(strings.TrimSpace(hops[i])))
		if err != nil {
			break
		}
		peer = hop.Unmap()
	}
	if peer.Is6() {
		if p, err := peer.WithZone("").Prefix(64); err == nil {
			return p.String()
		}
	}
	return peer.String()
}

func (s *Server) trusted(a netip.Addr) bool {
	for _, p := range s.cfg.Proxies {
		if p.Contains(a) {
			return true
		}
	}
	return false
}

// hostOf is an address without its port, when it has one.
func hostOf(text string) string {
	if host, _, err := net.SplitHostPort(text); err == nil {
		return host
	}
	return strings.Trim(text, "[]")
}
