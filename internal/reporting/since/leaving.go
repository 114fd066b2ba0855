package since

// goesOn are the files of a provider in a region that were open at the beginning of a month or ended in it: as long as it has one its
// months are owed, whatever its site's last day is said to be, so that no file is lost between the closing of one month and the opening of
// the next. A referral that was not taken ended with its decision.
const goesOn = fileThen + ` and f.region=s.region_code and (f.state in ('REFERRED','APPROVED','ACTIVE')
	or case when f.closed_on<>'' then f.closed_on else f.decided_on end>=$2)`

// stays says that a site and its provider have not left by the first day of a month.
const stays = "(s.active_to='' or s.active_to>=$2) and (o.active_to='' or o.active_to>=$2)"

// sent says that a provider began a report of the month in the region: it then stands on the boards whatever else is said of it.
const sent = "exists (select 1 from submission x where x.organisation_id=o.id and x.region=s.region_code and x.month=substr(cast($1 as text),1,7))"
