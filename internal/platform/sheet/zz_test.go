package sheet
import ("testing";"bytes";"os";"fmt";"time";"runtime";"archive/zip";"strings";"passerelle/internal/platform/clock")
func rss() string { b,_:=os.ReadFile("/proc/self/status"); for _,l:=range strings.Split(string(b),"\n"){ if strings.HasPrefix(l,"VmHWM"){return l}}; return ""}
func TestZZ(t *testing.T){
 tb:=Table{Name:"a"}
 for i:=0;i<26;i++{tb.Columns=append(tb.Columns,Column{Key:"k",Label:"L"})}
 for r:=0;r<10000;r++{ row:=make([]any,26); for i:=range row{ if i%4==0{row[i]=clock.Date("2026-01-02")}else{row[i]=fmt.Sprint("text",r,i)}}; tb.Rows=append(tb.Rows,row)}
 var b bytes.Buffer; WriteXLSX(&b,tb)
 t0:=time.Now(); _,err:=Read(b.Bytes()); fmt.Println("10k rows",b.Len(),time.Since(t0),err,rss())
 runtime.GC()
 var sb strings.Builder
 sb.WriteString(`<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>`)
 n:=0
 for r:=1; sb.Len()<58<<20 && r<50000; r++{ sb.WriteString("<row>"); for c:=0;c<199;c++{sb.WriteString(`<c s="1"><v>9</v></c>`);n++}; sb.WriteString("</row>")}
 sb.WriteString(`</sheetData></worksheet>`)
 zr,_:=zip.NewReader(bytes.NewReader(b.Bytes()),int64(b.Len())); var o bytes.Buffer; zw:=zip.NewWriter(&o)
 for _,f:=range zr.File{ w,_:=zw.Create(f.Name); if strings.Contains(f.Name,"sheet1.xml"){w.Write([]byte(sb.String()))}else{ rc,_:=f.Open(); var x bytes.Buffer; x.ReadFrom(rc); w.Write(x.Bytes())}}
 zw.Close()
 t0=time.Now(); _,err=Read(o.Bytes()); fmt.Println("hostile",o.Len(),n,time.Since(t0),err,rss())
}
